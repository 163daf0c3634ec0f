import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const eventsPages: readonly PageEntry[] = [
  {
    path: routes.events,
    title: 'Events',
    area: 'Resources',
    icon: 'event',
    words: 'eventbridge bus rules archives replay',
    component: lazyPage(() => import('./events-page.tsx'), 'EventsPage'),
  },
  {
    path: routes.eventRule,
    title: 'Rule',
    area: 'Resources',
    component: lazyPage(() => import('./rule-page.tsx'), 'RulePage'),
  },
  {
    path: routes.schedules,
    title: 'Schedules',
    area: 'Resources',
    icon: 'clock',
    words: 'scheduler cron rate',
    component: lazyPage(() => import('./schedules-page.tsx'), 'SchedulesPage'),
  },
  {
    path: routes.schedule,
    title: 'Schedule',
    area: 'Resources',
    component: lazyPage(() => import('./schedule-page.tsx'), 'SchedulePage'),
  },
];
