import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const secretsPages: readonly PageEntry[] = [
  {
    path: routes.secrets,
    title: 'Secrets',
    area: 'Resources',
    icon: 'key',
    words: 'secrets manager password',
    component: lazyPage(() => import('./secrets-page.tsx'), 'SecretsPage'),
  },
  {
    path: routes.parameters,
    title: 'Parameters',
    area: 'Resources',
    icon: 'tag',
    words: 'ssm parameter store',
    component: lazyPage(() => import('./parameters-page.tsx'), 'ParametersPage'),
  },
];
