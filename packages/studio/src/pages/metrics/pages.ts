import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const metricsPages: readonly PageEntry[] = [
  {
    path: routes.metrics,
    title: 'Metrics',
    area: 'Observe',
    icon: 'metrics',
    words: 'cloudwatch chart statistics',
    component: lazyPage(() => import('./metrics-page.tsx'), 'MetricsPage'),
  },
];
