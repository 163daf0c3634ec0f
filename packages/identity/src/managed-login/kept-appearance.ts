import type { LoginAppearance, ManagedLoginPorts } from './managed-login-ports.ts';

/** Styles as SetUICustomization keeps them, by `POOL/CLIENT`. */
export interface KeptStyles {
  find(key: string):
    | {
        readonly css?: string;
        readonly image?: { readonly mediaType: string; readonly base64: string };
      }
    | undefined;
}

/** How pages look by what is kept: the client's own style, else the one for all clients of its pool. */
export function keptAppearance(styles: KeptStyles): ManagedLoginPorts['appearanceOf'] {
  return (pool, clientId): LoginAppearance => {
    const kept = styles.find(`${pool.id}/${clientId}`) ?? styles.find(`${pool.id}/ALL`);
    if (kept === undefined) return {};
    const { css, image } = kept;
    const contentType = image?.mediaType;
    const isPicture = contentType === 'image/png' || contentType === 'image/jpeg';
    return { css, logo: image !== undefined && isPicture ? { contentType, data: image.base64 } : undefined };
  };
}
