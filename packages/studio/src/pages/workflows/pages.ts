import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const workflowsPages: readonly PageEntry[] = [
  {
    path: routes.workflows,
    title: 'Workflows',
    area: 'Workflows',
    icon: 'workflow',
    words: 'state machines step functions',
    component: lazyPage(() => import('./workflows-page.tsx'), 'WorkflowsPage'),
  },
  {
    path: routes.workflowNew,
    title: 'New workflow',
    area: 'Workflows',
    within: routes.workflows,
    words: 'create template state machine',
    component: lazyPage(() => import('../editor/new-workflow-page.tsx'), 'NewWorkflowPage'),
  },
  {
    path: routes.workflowEdit,
    title: 'Edit a workflow',
    area: 'Workflows',
    within: routes.workflows,
    component: lazyPage(() => import('../editor/machine-editor-page.tsx'), 'MachineEditorPage'),
  },
  {
    path: routes.workflow,
    title: 'Workflow',
    area: 'Workflows',
    within: routes.workflows,
    component: lazyPage(() => import('./workflow-page.tsx'), 'WorkflowPage'),
  },
];
