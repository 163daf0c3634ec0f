import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** All components on one page, for those who build the studio. The navigation does not list it. */
export const designPages: readonly PageEntry[] = [
  {
    path: routes.design,
    title: 'Design',
    area: 'Studio',
    component: lazyPage(() => import('./design-page.tsx'), 'DesignPage'),
  },
];
