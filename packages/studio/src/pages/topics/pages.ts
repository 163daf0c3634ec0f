import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const topicsPages: readonly PageEntry[] = [
  {
    path: routes.topics,
    title: 'Topics',
    area: 'Resources',
    icon: 'send',
    words: 'sns publish subscriptions',
    component: lazyPage(() => import('./topics-page.tsx'), 'TopicsPage'),
  },
  {
    path: routes.topic,
    title: 'Topic',
    area: 'Resources',
    component: lazyPage(() => import('./topic-page.tsx'), 'TopicPage'),
  },
];
