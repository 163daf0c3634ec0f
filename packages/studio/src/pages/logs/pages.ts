import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const logsPages: readonly PageEntry[] = [
  {
    path: routes.logs,
    title: 'Logs',
    area: 'Observe',
    icon: 'logs',
    words: 'cloudwatch groups streams tail',
    component: lazyPage(() => import('./logs-page.tsx'), 'LogsPage'),
  },
  {
    path: routes.logGroup,
    title: 'Log group',
    area: 'Observe',
    component: lazyPage(() => import('./log-group-page.tsx'), 'LogGroupPage'),
  },
];
