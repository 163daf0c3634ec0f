import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const tablesPages: readonly PageEntry[] = [
  {
    path: routes.tables,
    title: 'Tables',
    area: 'Resources',
    icon: 'table',
    words: 'dynamodb items',
    component: lazyPage(() => import('./tables-page.tsx'), 'TablesPage'),
  },
  {
    path: routes.table,
    title: 'Table',
    area: 'Resources',
    component: lazyPage(() => import('./table-page.tsx'), 'TablePage'),
  },
];
