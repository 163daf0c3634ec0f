import {
  type CallScope,
  decodeBase64,
  encodeBase64,
  parseJson,
  printJson,
  type RecordWrite,
} from '@cairn/kit';
import type { BrandingRecord, UserPoolRecord } from '../records/pool-records.ts';
import { uuidOf } from '../records/uuid-of.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { brandingAssetsCollection, type KeptBrandingAsset, readBrandingAssets } from './branding-assets.ts';
import { findClient, findPool } from './find-pool.ts';
import type {
  BrandingAssetInput,
  BrandingContentInput,
  BrandingInput,
  ClientInput,
  CreateBrandingInput,
  UpdateBrandingInput,
} from './pool-inputs.ts';
import { requireThat } from './settings-problems.ts';

const assetsMax = 40;

/**
 * Operations of styles of managed login: kept and given back; the sign-in pages read them. Images lie in records of
 * their own and not in memory.
 */
export function brandingOperations({ store, records, limits, clock, crypto: source }: UserPoolContext) {
  const find = (pool: UserPoolRecord, id: string): BrandingRecord => {
    const branding = store.brandings.find(`${pool.id}/${id}`);
    if (branding === undefined) throw userPoolErrors.notFound(`Managed login branding ${id} does not exist.`);
    return branding;
  };
  const output = async (branding: BrandingRecord) => {
    return { ManagedLoginBranding: brandingOutput(branding, await readBrandingAssets(records, branding)) };
  };
  const assetsWrite = (branding: BrandingRecord, given: readonly BrandingAssetInput[]): RecordWrite => {
    const kept = keptAssets(given, limits.userPoolBrandingAssetBytes);
    const value = kept.length === 0 ? undefined : JSON.stringify(kept);
    return { collection: brandingAssetsCollection, key: `${branding.userPoolId}/${branding.id}`, value };
  };
  const ofClient = (pool: UserPoolRecord, clientId: string): BrandingRecord | undefined =>
    store.brandings.ofPool(pool.id).find((branding) => branding.clientId === clientId);
  return {
    async createManagedLoginBranding(scope: CallScope, input: CreateBrandingInput) {
      checkContent(input);
      const branding = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const { UserPoolTier: tier } = pool.settings;
        if (tier === 'LITE') throw userPoolErrors.featureUnavailableInTier('Managed login', tier);
        const client = findClient(store, pool, input.ClientId);
        if (ofClient(pool, client.id) !== undefined) throw userPoolErrors.brandingExists();
        const nowMs = clock.now();
        const made: BrandingRecord = {
          userPoolId: pool.id,
          id: uuidOf(source.randomBytes(16)),
          clientId: client.id,
          usesCognitoProvidedValues: input.UseCognitoProvidedValues ?? false,
          ...(input.Settings !== undefined && { settings: printJson(input.Settings) }),
          createdMs: nowMs,
          changedMs: nowMs,
        };
        changes.put(store.brandings, made);
        changes.along(assetsWrite(made, input.Assets ?? []));
        return made;
      });
      return output(branding);
    },
    async describeManagedLoginBranding(scope: CallScope, input: BrandingInput) {
      return output(find(findPool(store, scope, input.UserPoolId), input.ManagedLoginBrandingId));
    },
    async describeManagedLoginBrandingByClient(scope: CallScope, input: ClientInput) {
      const pool = findPool(store, scope, input.UserPoolId);
      const branding = ofClient(pool, findClient(store, pool, input.ClientId).id);
      if (branding === undefined)
        throw userPoolErrors.notFound(`Managed login branding of client ${input.ClientId} does not exist.`);
      return output(branding);
    },
    async updateManagedLoginBranding(scope: CallScope, input: UpdateBrandingInput) {
      checkContent(input);
      const { UserPoolId = '', ManagedLoginBrandingId = '' } = input;
      const branding = await store.change(UserPoolId, (changes) => {
        const { settings: _, ...before } = find(findPool(store, scope, UserPoolId), ManagedLoginBrandingId);
        const changed: BrandingRecord = {
          ...before,
          usesCognitoProvidedValues: input.UseCognitoProvidedValues ?? false,
          ...(input.Settings !== undefined && { settings: printJson(input.Settings) }),
          changedMs: clock.now(),
        };
        changes.put(store.brandings, changed);
        changes.along(assetsWrite(changed, input.Assets ?? []));
        return changed;
      });
      return output(branding);
    },
    async deleteManagedLoginBranding(scope: CallScope, input: BrandingInput) {
      await store.change(input.UserPoolId, (changes) => {
        const branding = find(findPool(store, scope, input.UserPoolId), input.ManagedLoginBrandingId);
        changes.delete(store.brandings, branding);
        changes.along(assetsWrite(branding, []));
      });
      return {};
    },
  };
}

function checkContent({ UseCognitoProvidedValues, Settings, Assets }: BrandingContentInput): void {
  requireThat(
    UseCognitoProvidedValues !== true || (Settings === undefined && Assets === undefined),
    'Settings and Assets must be omitted when UseCognitoProvidedValues is true.',
  );
}

function keptAssets(given: readonly BrandingAssetInput[], bytesMax: number): readonly KeptBrandingAsset[] {
  requireThat(given.length <= assetsMax, `A style can have up to ${assetsMax} assets.`);
  const size = given.reduce((sum, { Bytes }) => sum + (Bytes?.length ?? 0), 0);
  requireThat(size <= bytesMax, `The assets of a style are larger than ${bytesMax} bytes.`);
  return given.map(({ Bytes, ...asset }) => ({
    ...asset,
    ...(Bytes !== undefined && { base64: encodeBase64(Bytes) }),
  }));
}

function brandingOutput(branding: BrandingRecord, kept: readonly KeptBrandingAsset[]) {
  const { id, userPoolId, usesCognitoProvidedValues, settings } = branding;
  const Assets = kept.map(({ base64, ...asset }) => ({
    ...asset,
    ...(base64 !== undefined && { Bytes: decodeBase64(base64) }),
  }));
  return {
    ManagedLoginBrandingId: id,
    UserPoolId: userPoolId,
    UseCognitoProvidedValues: usesCognitoProvidedValues,
    ...(settings !== undefined && { Settings: parseJson(settings) }),
    ...(Assets.length > 0 && { Assets }),
    CreationDate: branding.createdMs,
    LastModifiedDate: branding.changedMs,
  };
}
