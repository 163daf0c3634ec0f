import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const queuesPages: readonly PageEntry[] = [
  {
    path: routes.queues,
    title: 'Queues',
    area: 'Resources',
    icon: 'queue',
    words: 'sqs messages dead letter fifo',
    component: lazyPage(() => import('./queues-page.tsx'), 'QueuesPage'),
  },
  {
    path: routes.queue,
    title: 'Queue',
    area: 'Resources',
    component: lazyPage(() => import('./queue-page.tsx'), 'QueuePage'),
  },
];
