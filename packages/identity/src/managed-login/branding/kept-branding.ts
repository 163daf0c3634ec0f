import { readBrandingAssets } from '../../user-pools/pools/branding-assets.ts';
import type { BrandingRecord } from '../../user-pools/records/pool-records.ts';
import type { LoginAnswer, LoginPlace, LoginRequest } from '../login-request.ts';
import type { ManagedLoginPorts } from '../managed-login-ports.ts';
import { type BrandingImage, brandingImageBytes, brandingImages } from './branding-images.ts';
import { type BrandingStyle, readBrandingStyle } from './branding-style.ts';

/** How pages look by a style of managed login. */
export interface Branding {
  readonly style: BrandingStyle;
  readonly images: readonly BrandingImage[];
  /** Address of an image, without what leads to the place of the pages: safe in markup and in `url("…")`. */
  readonly hrefOf: (image: BrandingImage) => string;
}

/** Where images are served, below the place of the pages: style, time of its last change, place among its assets. */
const pathPattern = /^\/branding\/([0-9a-f-]{36})\/(\d{1,16})\/(\d{1,2})\.(?:ico|jpeg|png|svg|webp)$/;

/** Whether a path is one of an image. */
export function isBrandingPath(path: string): boolean {
  return pathPattern.test(path);
}

/** Styles of app clients, read once for each change of theirs. */
export class KeptBrandings {
  readonly #ports: Pick<ManagedLoginPorts['context'], 'store' | 'records'>;
  /** By record: a change makes a new one, and the old one goes with what was read of it. */
  readonly #read = new WeakMap<BrandingRecord, Branding>();

  constructor({ context }: Pick<ManagedLoginPorts, 'context'>) {
    this.#ports = context;
  }

  /** The style of a client; undefined where it has none, or has the one that all have. */
  async of({ pool }: Pick<LoginPlace, 'pool'>, clientId: string): Promise<Branding | undefined> {
    const styles = this.#ports.store.brandings.ofPool(pool.id);
    const record = styles.find((branding) => branding.clientId === clientId);
    if (record === undefined || record.usesCognitoProvidedValues) return undefined;
    const known = this.#read.get(record);
    if (known !== undefined) return known;
    const images = brandingImages(await readBrandingAssets(this.#ports.records, record));
    const branding: Branding = {
      style: readBrandingStyle(record.settings === undefined ? {} : JSON.parse(record.settings)),
      images,
      hrefOf: ({ index, extension }) =>
        `/branding/${record.id}/${record.changedMs}/${index}.${extension.toLowerCase()}`,
    };
    this.#read.set(record, branding);
    return branding;
  }

  /** An image of a style of the pool. Nothing in it runs, and no page of another site has it. */
  async image({ place: { pool }, path }: LoginRequest): Promise<LoginAnswer> {
    const [, id, changedMs, index] = pathPattern.exec(path) ?? [];
    const record = this.#ports.store.brandings.find(`${pool.id}/${id}`);
    const assets =
      record !== undefined && String(record.changedMs) === changedMs
        ? await readBrandingAssets(this.#ports.records, record)
        : [];
    const asset = assets[Number(index)];
    const image = asset && brandingImageBytes(asset);
    if (image === undefined)
      return { status: 404, contentType: 'text/plain; charset=utf-8', headers: [safe], body: 'No image.' };
    return {
      status: 200,
      contentType: image.mediaType,
      headers: [
        safe,
        ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox"],
        ['Cross-Origin-Resource-Policy', 'same-origin'],
        // The address changes with the style.
        ['Cache-Control', 'public, max-age=31536000, immutable'],
      ],
      body: '',
      bytes: image.bytes,
    };
  }
}

const safe = ['X-Content-Type-Options', 'nosniff'] as const;
