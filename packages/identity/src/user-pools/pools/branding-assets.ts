import type { Records } from '@cairn/kit';
import type { BrandingRecord } from '../records/pool-records.ts';
import type { BrandingAssetInput } from './pool-inputs.ts';

/** Where images of styles lie, by `POOL/STYLE`. */
export const brandingAssetsCollection = 'cognito-branding-assets';

/** An image of a style of managed login, as it is kept. */
export type KeptBrandingAsset = Omit<BrandingAssetInput, 'Bytes'> & { readonly base64?: string };

/** The images of a style, in the order in which they were given. */
export async function readBrandingAssets(
  records: Pick<Records, 'get'>,
  { userPoolId, id }: Pick<BrandingRecord, 'userPoolId' | 'id'>,
): Promise<readonly KeptBrandingAsset[]> {
  const text = await records.get(brandingAssetsCollection, `${userPoolId}/${id}`);
  return text === undefined ? [] : (JSON.parse(text) as readonly KeptBrandingAsset[]);
}
