import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. They stand before those of workflows, whose pattern takes any tab. */
export const debugPages: readonly PageEntry[] = [
  {
    path: routes.workflowDebug,
    title: 'Debug a workflow',
    area: 'Workflows',
    within: routes.workflows,
    component: lazyPage(() => import('./debug-page.tsx'), 'DebugPage'),
  },
];
