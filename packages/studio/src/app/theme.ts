import { useSyncExternalStore } from 'react';

/** Which colours: those of the system unless chosen. */
export type Theme = 'system' | 'light' | 'dark';

const storageName = 'cairn.theme';
const listeners = new Set<() => void>();

/** The theme that was chosen in this browser. */
export function readTheme(): Theme {
  try {
    const value = localStorage.getItem(storageName);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** Chooses a theme, for this browser. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(storageName);
    else localStorage.setItem(storageName, theme);
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is closed.
  }
  applyTheme(theme);
  for (const listener of listeners) listener();
}

/** Puts the theme on the page. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The chosen theme. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme);
}

function subscribe(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key !== storageName) return;
    applyTheme(readTheme());
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', fromOtherTab);
  };
}
