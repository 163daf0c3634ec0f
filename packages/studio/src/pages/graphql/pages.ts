import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const graphqlPages: readonly PageEntry[] = [
  {
    path: routes.graphqlApis,
    title: 'GraphQL APIs',
    area: 'Resources',
    icon: 'graphql',
    words: 'appsync graphql schema resolver subscription query',
    component: lazyPage(() => import('./graphql-apis-page.tsx'), 'GraphqlApisPage'),
  },
  {
    path: routes.graphqlApi,
    title: 'GraphQL API',
    area: 'Resources',
    component: lazyPage(() => import('./graphql-api-page.tsx'), 'GraphqlApiPage'),
  },
];
