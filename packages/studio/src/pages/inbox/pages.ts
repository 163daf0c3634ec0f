import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const inboxPages: readonly PageEntry[] = [
  {
    path: routes.inbox,
    title: 'Inbox',
    area: 'Resources',
    icon: 'mail',
    words: 'mails text messages sms codes verification invitations users',
    component: lazyPage(() => import('./inbox-page.tsx'), 'InboxPage'),
  },
];
