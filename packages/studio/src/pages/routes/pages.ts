import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const routesPages: readonly PageEntry[] = [
  {
    path: routes.routes,
    title: 'Routes',
    area: 'Resources',
    icon: 'split',
    words: 'api gateway http rest',
    component: lazyPage(() => import('./apis-page.tsx'), 'ApisPage'),
  },
  {
    path: routes.api,
    title: 'API',
    area: 'Resources',
    component: lazyPage(() => import('./api-page.tsx'), 'ApiPage'),
  },
];
