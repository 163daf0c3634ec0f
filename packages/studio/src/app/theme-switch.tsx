import { IconButton } from '../design/icon-button.tsx';
import { chooseTheme, type Theme, useTheme } from './theme.ts';

const next: { readonly [theme in Theme]: Theme } = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;
const words: { readonly [theme in Theme]: string } = {
  system: 'Colours of the system',
  light: 'Light colours',
  dark: 'Dark colours',
};

/** Goes from the system's colours to light, to dark, and back. */
export function ThemeSwitch() {
  const theme = useTheme();
  return <IconButton icon={icons[theme]} label={words[theme]} onClick={() => chooseTheme(next[theme])} />;
}
