import { type CallScope, encodeBase64 } from '@cairn/kit';
import type { UiCustomizationRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { findClient, findPool } from './find-pool.ts';
import { mediaTypeOf } from './image-media-type.ts';
import type { SetUiCustomizationInput, UiCustomizationInput } from './pool-inputs.ts';
import { requireThat } from './settings-problems.ts';

const allClients = 'ALL';

/** Operations that style the classic pages: a style sheet and a logo, for one client or for all. */
export function uiCustomizationOperations({ store, limits, clock }: UserPoolContext) {
  const place = (scope: CallScope, { UserPoolId, ClientId = allClients }: UiCustomizationInput) => {
    const pool = findPool(store, scope, UserPoolId);
    if (ClientId !== allClients) findClient(store, pool, ClientId);
    return { pool, clientId: ClientId };
  };
  return {
    async setUICustomization(scope: CallScope, input: SetUiCustomizationInput) {
      // Reading CSS takes a parser, which nobody else needs.
      const { checkPoolCss } = await import('../../managed-login/pool-css.ts');
      const customization = await store.change(input.UserPoolId, (changes) => {
        const { pool, clientId } = place(scope, input);
        requireThat(
          store.domains.ofPool(pool.id).length > 0,
          'There has to be an existing domain associated with this user pool.',
        );
        if (input.CSS !== undefined) checkPoolCss(input.CSS);
        const before = store.uiCustomizations.find(`${pool.id}/${clientId}`);
        const nowMs = clock.now();
        const image = imageOf(input.ImageFile, limits.userPoolUiImageBytes) ?? before?.image;
        const made: UiCustomizationRecord = {
          userPoolId: pool.id,
          clientId,
          ...(input.CSS !== undefined && input.CSS !== '' && { css: input.CSS }),
          ...(image !== undefined && { image }),
          createdMs: before?.createdMs ?? nowMs,
          changedMs: nowMs,
        };
        changes.put(store.uiCustomizations, made);
        return made;
      });
      return { UICustomization: uiOutput(customization) };
    },
    async getUICustomization(scope: CallScope, input: UiCustomizationInput) {
      const { pool, clientId } = place(scope, input);
      const { uiCustomizations: all } = store;
      const found = all.find(`${pool.id}/${clientId}`) ?? all.find(`${pool.id}/${allClients}`);
      return { UICustomization: found === undefined ? {} : uiOutput(found) };
    },
  };
}

function imageOf(bytes: Uint8Array | undefined, bytesMax: number): UiCustomizationRecord['image'] {
  if (bytes === undefined || bytes.length === 0) return undefined;
  requireThat(bytes.length <= bytesMax, `The image is larger than ${bytesMax} bytes.`);
  const mediaType = mediaTypeOf(bytes);
  requireThat(mediaType !== undefined, 'The image must be a PNG or JPEG file.');
  return { mediaType, base64: encodeBase64(bytes) };
}

function uiOutput(record: UiCustomizationRecord) {
  const { userPoolId, clientId, css, image, createdMs, changedMs } = record;
  return {
    UserPoolId: userPoolId,
    ClientId: clientId,
    ...(image !== undefined && { ImageUrl: `data:${image.mediaType};base64,${image.base64}` }),
    ...(css !== undefined && { CSS: css, CSSVersion: String(changedMs) }),
    LastModifiedDate: changedMs,
    CreationDate: createdMs,
  };
}
