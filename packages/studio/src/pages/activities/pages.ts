import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const activitiesPages: readonly PageEntry[] = [
  {
    path: routes.activities,
    title: 'Activities',
    area: 'Workflows',
    icon: 'activity',
    words: 'workers polling task token',
    component: lazyPage(() => import('./activities-page.tsx'), 'ActivitiesPage'),
  },
];
