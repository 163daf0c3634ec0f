import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const identitiesPages: readonly PageEntry[] = [
  {
    path: routes.identities,
    title: 'Identities',
    area: 'Resources',
    icon: 'user',
    words: 'iam users roles policies',
    component: lazyPage(() => import('./identities-page.tsx'), 'IdentitiesPage'),
  },
];
