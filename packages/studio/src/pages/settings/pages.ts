import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const settingsPages: readonly PageEntry[] = [
  {
    path: routes.settings,
    title: 'Settings',
    area: 'Studio',
    icon: 'settings',
    words: 'about region account theme keys',
    component: lazyPage(() => import('./settings-page.tsx'), 'SettingsPage'),
  },
];
