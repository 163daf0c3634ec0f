import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const functionsPages: readonly PageEntry[] = [
  {
    path: routes.functions,
    title: 'Functions',
    area: 'Resources',
    icon: 'function',
    words: 'lambda invoke code',
    component: lazyPage(() => import('./functions-page.tsx'), 'FunctionsPage'),
  },
  {
    path: routes.function,
    title: 'Function',
    area: 'Resources',
    component: lazyPage(() => import('./function-page.tsx'), 'FunctionPage'),
  },
];
