import { StorageManager } from '@aws-amplify/ui-react-storage';
import { leadS3To } from '@cairn/amplify-shim';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn } from 'aws-amplify/auth';
import * as storage from 'aws-amplify/storage';
import '@aws-amplify/ui-react/styles.css';
import { createRoot } from 'react-dom/client';
import type { StoragePage, StoragePageCall } from '../storage-page-calls.ts';

const told: string[] = [];

const calls: { readonly [name in StoragePageCall]: (...paths: readonly string[]) => Promise<unknown> } = {
  upload: async (path = '', data = '') => (await storage.uploadData({ path, data }).result).path,
  download: async (path = '') => (await storage.downloadData({ path }).result).body.text(),
  follow: async (path = '') => {
    const { url } = await storage.getUrl({ path });
    return (await fetch(url)).text();
  },
  list: async (path = '') => (await storage.list({ path })).items.map((item) => [item.path, item.size]),
  copy: async (from = '', to = '') =>
    (await storage.copy({ source: { path: from }, destination: { path: to } })).path,
  remove: async (path = '') => (await storage.remove({ path })).path,
};

const page: StoragePage = {
  told,
  async open({ pools, endpoint, bucket, region, byShim, username, password }) {
    Amplify.configure({
      Auth: { Cognito: { ...pools, userPoolEndpoint: endpoint, identityPoolEndpoint: endpoint } },
      Storage: { S3: { bucket, region } },
    });
    if (byShim) leadS3To(endpoint);
    await signIn({ username, password });
    createRoot(document.querySelector('#app') as Element).render(
      <StorageManager
        path={({ identityId }) => `private/${identityId}/`}
        maxFileCount={3}
        isResumable
        onUploadStart={({ key }) => told.push(`started ${key}`)}
        onUploadSuccess={({ key }) => told.push(`uploaded ${key}`)}
        onUploadError={(error, { key }) => told.push(`failed ${key}: ${error}`)}
      />,
    );
    return (await fetchAuthSession()).identityId ?? '';
  },
  async call(name, ...paths) {
    try {
      return await calls[name](...paths);
    } catch (error) {
      return { error: (error as Error).name };
    }
  },
};
Object.assign(globalThis, { storagePage: page });
