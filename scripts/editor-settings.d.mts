export function writeUserSettings(
  userFolder: string,
  more?: { readonly [setting: string]: unknown },
): void;
