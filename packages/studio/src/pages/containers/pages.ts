import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const containersPages: readonly PageEntry[] = [
  {
    path: routes.containers,
    title: 'Containers',
    area: 'Resources',
    icon: 'columns',
    words: 'ecs tasks batch jobs fargate',
    component: lazyPage(() => import('./containers-page.tsx'), 'ContainersPage'),
  },
];
