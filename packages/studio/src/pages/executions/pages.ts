import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';
import { historyPage } from '../../live/history-page.ts';
import { isExpress } from '../../wire/is-express.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
} from '../../wire/step-functions.ts';

/** The pages of this folder. */
export const executionsPages: readonly PageEntry[] = [
  {
    path: routes.executions,
    title: 'Runs',
    area: 'Workflows',
    icon: 'play',
    words: 'executions failed running',
    component: lazyPage(() => import('./executions-page.tsx'), 'ExecutionsPage'),
  },
  {
    path: routes.executionCompare,
    title: 'Compare two runs',
    area: 'Workflows',
    within: routes.executions,
    component: lazyPage(() => import('./compare-page.tsx'), 'ComparePage'),
  },
  {
    path: routes.execution,
    title: 'Run',
    area: 'Workflows',
    within: routes.executions,
    component: lazyPage(() => import('./execution-page.tsx'), 'ExecutionPage'),
    asks: (ask, { '*': executionArn = '' }) => {
      if (isExpress(executionArn)) return;
      ask(getExecutionHistory, historyPage(executionArn));
      ask(describeExecution, { executionArn });
      ask(describeStateMachineForExecution, { executionArn });
    },
  },
];
