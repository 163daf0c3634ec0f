import { activitiesPages } from '../pages/activities/pages.ts';
import { containersPages } from '../pages/containers/pages.ts';
import { debugPages } from '../pages/debug/pages.ts';
import { designPages } from '../pages/design/pages.ts';
import { eventsPages } from '../pages/events/pages.ts';
import { executionsPages } from '../pages/executions/pages.ts';
import { filesPages } from '../pages/files/pages.ts';
import { functionsPages } from '../pages/functions/pages.ts';
import { graphqlPages } from '../pages/graphql/pages.ts';
import { identitiesPages } from '../pages/identities/pages.ts';
import { inboxPages } from '../pages/inbox/pages.ts';
import { logsPages } from '../pages/logs/pages.ts';
import { mapRunsPages } from '../pages/map-runs/pages.ts';
import { meterPages } from '../pages/meter/pages.ts';
import { metricsPages } from '../pages/metrics/pages.ts';
import { objectsPages } from '../pages/objects/pages.ts';
import { queuesPages } from '../pages/queues/pages.ts';
import { routesPages } from '../pages/routes/pages.ts';
import { secretsPages } from '../pages/secrets/pages.ts';
import { settingsPages } from '../pages/settings/pages.ts';
import { tablesPages } from '../pages/tables/pages.ts';
import { topicsPages } from '../pages/topics/pages.ts';
import { usersPages } from '../pages/users/pages.ts';
import { workflowsPages } from '../pages/workflows/pages.ts';
import { matchPath, type PathParams } from './match-path.ts';
import type { PageEntry } from './page-entry.ts';

/**
 * All pages, in the order of the navigation. Routes, navigation and command palette come from this list; a page is
 * added to the list of its own folder.
 */
export const pages: readonly PageEntry[] = [
  ...debugPages,
  ...workflowsPages,
  ...executionsPages,
  ...mapRunsPages,
  ...activitiesPages,
  ...filesPages,
  ...tablesPages,
  ...objectsPages,
  ...queuesPages,
  ...functionsPages,
  ...topicsPages,
  ...eventsPages,
  ...routesPages,
  ...graphqlPages,
  ...secretsPages,
  ...containersPages,
  ...identitiesPages,
  ...usersPages,
  ...inboxPages,
  ...logsPages,
  ...metricsPages,
  ...meterPages,
  ...settingsPages,
  ...designPages,
];

/** The page at a path (percent-encoded), and the values in it. */
export function findPage(
  path: string,
): { readonly page: PageEntry; readonly params: PathParams } | undefined {
  for (const page of pages) {
    const params = matchPath(page.path, path);
    if (params !== undefined) return { page, params };
  }
  return undefined;
}

/** The pages that the navigation lists. */
export const navigationPages: readonly PageEntry[] = pages.filter((page) => page.icon !== undefined);

/** The entry of the navigation that an open page belongs to. */
export function navigationEntryOf(path: string): PageEntry | undefined {
  const within = findPage(path)?.page.within;
  const fits = (entry: PageEntry) =>
    within === undefined ? path === entry.path || path.startsWith(`${entry.path}/`) : entry.path === within;
  return navigationPages.find(fits);
}
