import { isHighContrast, readVariable } from '../shared/theme.ts';
import { groupVariables, kindGroups, type KindGroup } from './kind-group.ts';

/** The theme's colors as a canvas needs them: read once per theme, not per frame. */
export interface WaterfallColors {
  readonly groups: Readonly<Record<KindGroup, string>>;
  readonly error: string;
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly border: string;
  readonly background: string;
  readonly hover: string;
  readonly activeSelection: string;
  readonly activeSelectionForeground: string;
  readonly inactiveSelection: string;
  readonly focus: string;
  /** Only in high-contrast themes, where a fill says too little. */
  readonly contrastBorder?: string;
  readonly contrastActiveBorder?: string;
  readonly font: string;
}

export function readWaterfallColors(): WaterfallColors {
  const foreground = readVariable('--vscode-foreground', '#888888');
  const none = 'transparent';
  return {
    groups: Object.fromEntries(
      kindGroups.map((group) => [group, readVariable(groupVariables[group], foreground)]),
    ) as Record<KindGroup, string>,
    error: readVariable('--vscode-charts-red', '#f14c4c'),
    foreground,
    muted: readVariable('--vscode-descriptionForeground', foreground),
    grid: readVariable('--vscode-editorIndentGuide-background1', none),
    border: readVariable('--vscode-panel-border', none),
    background: readVariable('--vscode-editor-background', none),
    hover: readVariable('--vscode-list-hoverBackground', none),
    activeSelection: readVariable('--vscode-list-activeSelectionBackground', none),
    activeSelectionForeground: readVariable('--vscode-list-activeSelectionForeground', foreground),
    inactiveSelection: readVariable('--vscode-list-inactiveSelectionBackground', none),
    focus: readVariable('--vscode-focusBorder', none),
    font: readVariable('--vscode-font-family', 'sans-serif'),
    ...(isHighContrast() && {
      contrastBorder: readVariable('--vscode-contrastBorder', foreground),
      contrastActiveBorder: readVariable('--vscode-contrastActiveBorder', foreground),
    }),
  };
}
