import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const objectsPages: readonly PageEntry[] = [
  {
    path: routes.objects,
    title: 'Objects',
    area: 'Resources',
    icon: 'database',
    words: 's3 buckets files upload',
    component: lazyPage(() => import('./buckets-page.tsx'), 'BucketsPage'),
  },
  {
    path: routes.bucket,
    title: 'Bucket',
    area: 'Resources',
    component: lazyPage(() => import('./bucket-page.tsx'), 'BucketPage'),
  },
];
