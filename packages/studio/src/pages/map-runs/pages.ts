import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const mapRunsPages: readonly PageEntry[] = [
  {
    path: routes.mapRun,
    title: 'Map run',
    area: 'Workflows',
    within: routes.executions,
    component: lazyPage(() => import('./map-run-page.tsx'), 'MapRunPage'),
  },
];
