import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const meterPages: readonly PageEntry[] = [
  {
    path: routes.meter,
    title: 'Meter',
    area: 'Observe',
    icon: 'meter',
    words: 'cost price dollars bill transitions',
    component: lazyPage(() => import('./meter-page.tsx'), 'MeterPage'),
  },
];
