import { lazyPage, type PageEntry } from '../../app/page-entry.ts';
import { routes } from '../../app/routes.ts';

/** The pages of this folder. */
export const filesPages: readonly PageEntry[] = [
  {
    path: routes.files,
    title: 'Definition files',
    area: 'Workflows',
    icon: 'file',
    words: 'folder asl yaml disk',
    isOffered: ({ hasDefinitionFiles }) => hasDefinitionFiles,
    component: lazyPage(() => import('./files-page.tsx'), 'FilesPage'),
  },
  {
    path: routes.file,
    title: 'Definition file',
    area: 'Workflows',
    within: routes.files,
    component: lazyPage(() => import('./file-editor-page.tsx'), 'FileEditorPage'),
  },
];
