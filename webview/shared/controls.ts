import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { element } from './element.ts';
import { icon, type IconName } from './icon.ts';

/**
 * Form controls. The one module that knows the UI toolkit, which is no longer developed: to replace
 * it, write these functions anew.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

export interface ButtonOptions {
  readonly icon?: IconName;
  readonly appearance?: 'primary' | 'secondary';
  readonly title?: string;
  onClick(): void;
}

export function button(label: string, options: ButtonOptions): HTMLElement {
  const made = element(
    'vscode-button',
    {
      appearance: options.appearance ?? 'secondary',
      ...(options.title !== undefined && { title: options.title }),
    },
    [options.icon && startIcon(options.icon), label],
  );
  made.addEventListener('click', () => options.onClick());
  return made;
}

/** A button that is only an icon; `label` is its name for a screen reader and its tooltip. */
export function iconButton(
  label: string,
  options: { readonly icon: IconName; onClick(): void },
): HTMLElement {
  const made = element('vscode-button', { appearance: 'icon', 'aria-label': label, title: label }, [
    icon(options.icon),
  ]);
  made.addEventListener('click', () => options.onClick());
  return made;
}

function startIcon(name: IconName): HTMLElement {
  return element('span', { slot: 'start', class: 'button-icon' }, [icon(name)]);
}

export function setDisabled(control: HTMLElement, state: 'enabled' | 'disabled'): void {
  (control as HTMLElement & { disabled: boolean }).disabled = state === 'disabled';
}

export interface TextField {
  readonly element: HTMLElement;
  value(): string;
  setValue(text: string): void;
  focus(): void;
}

export function textField(options: {
  readonly label: string;
  readonly placeholder: string;
  readonly icon?: IconName;
  onInput(text: string): void;
}): TextField {
  // The toolkit takes a field's name from its text and overwrites any other; base.css hides the text.
  const made = element('vscode-text-field', { placeholder: options.placeholder }, [
    options.label,
    options.icon && startIcon(options.icon),
  ]) as HTMLElement & { value: string };
  made.addEventListener('input', () => options.onInput(made.value));
  return {
    element: made,
    value: () => made.value,
    setValue: (text) => {
      made.value = text;
    },
    focus: () => made.focus(),
  };
}

export interface Checkbox {
  readonly element: HTMLElement;
  setChecked(state: 'checked' | 'unchecked'): void;
}

export function checkbox(
  label: string,
  onChange: (state: 'checked' | 'unchecked') => void,
): Checkbox {
  const made = element('vscode-checkbox', {}, [label]) as HTMLElement & { checked: boolean };
  made.addEventListener('change', () => onChange(made.checked ? 'checked' : 'unchecked'));
  return {
    element: made,
    setChecked: (state) => {
      made.checked = state === 'checked';
    },
  };
}

export function progressRing(label: string): HTMLElement {
  return element('vscode-progress-ring', { 'aria-label': label });
}
