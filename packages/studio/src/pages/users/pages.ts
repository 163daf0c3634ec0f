import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const usersPages: readonly PageEntry[] = [
  {
    path: routes.userPools,
    title: 'User pools',
    area: 'Resources',
    icon: 'users',
    words: 'cognito users sign-in groups app clients',
    component: lazyPage(() => import('./user-pools-page.tsx'), 'UserPoolsPage'),
  },
  {
    path: routes.poolUser,
    title: 'User',
    area: 'Resources',
    component: lazyPage(() => import('./pool-user-page.tsx'), 'PoolUserPage'),
  },
  {
    path: routes.poolGroup,
    title: 'Group',
    area: 'Resources',
    component: lazyPage(() => import('./pool-group-page.tsx'), 'PoolGroupPage'),
  },
  {
    path: routes.appClient,
    title: 'App client',
    area: 'Resources',
    component: lazyPage(() => import('./app-client-page.tsx'), 'AppClientPage'),
  },
  {
    path: routes.userPool,
    title: 'User pool',
    area: 'Resources',
    component: lazyPage(() => import('./user-pool-page.tsx'), 'UserPoolPage'),
  },
  {
    path: routes.identityPools,
    title: 'Identity pools',
    area: 'Resources',
    icon: 'link',
    words: 'cognito federated identities guests roles credentials',
    component: lazyPage(() => import('./identity-pools-page.tsx'), 'IdentityPoolsPage'),
  },
  {
    path: routes.identityPool,
    title: 'Identity pool',
    area: 'Resources',
    component: lazyPage(() => import('./identity-pool-page.tsx'), 'IdentityPoolPage'),
  },
];
