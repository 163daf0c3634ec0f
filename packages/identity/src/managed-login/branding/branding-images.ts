import { decodeBase64 } from '@cairn/kit';
import type { KeptBrandingAsset } from '../../user-pools/pools/branding-assets.ts';

/** An image of a style, as the pages refer to it. */
export interface BrandingImage {
  readonly category: string;
  readonly colorMode: 'LIGHT' | 'DARK' | 'DYNAMIC';
  readonly extension: ImageExtension;
  /** Its place among the assets of the style. */
  readonly index: number;
}

/** Images for what a page asks for. */
export type PageGraphic =
  | 'EMAIL_GRAPHIC'
  | 'SMS_GRAPHIC'
  | 'AUTH_APP_GRAPHIC'
  | 'PASSWORD_GRAPHIC'
  | 'PASSKEY_GRAPHIC';

export type ImageExtension = 'ICO' | 'JPEG' | 'PNG' | 'SVG' | 'WEBP';

/** Types by what the assets are called, and what a file of each begins with. */
const types: {
  readonly [extension in ImageExtension]: {
    readonly mediaType: string;
    readonly isOne: (bytes: Uint8Array) => boolean;
  };
} = {
  ICO: { mediaType: 'image/x-icon', isOne: begins([0, 0, 1, 0]) },
  JPEG: { mediaType: 'image/jpeg', isOne: begins([0xff, 0xd8, 0xff]) },
  PNG: { mediaType: 'image/png', isOne: begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  SVG: { mediaType: 'image/svg+xml', isOne: (bytes) => /^\uFEFF?\s*</.test(textOf(bytes.subarray(0, 64))) },
  WEBP: {
    mediaType: 'image/webp',
    isOne: (bytes) => begins([0x52, 0x49, 0x46, 0x46])(bytes) && textOf(bytes.subarray(8, 12)) === 'WEBP',
  },
};

/** The images of a style that are what they say. */
export function brandingImages(assets: readonly KeptBrandingAsset[]): readonly BrandingImage[] {
  return assets.flatMap((asset, index) => {
    const { Category: category, ColorMode: colorMode, Extension } = asset;
    const extension = extensionOf(Extension);
    const isImage = extension !== undefined && brandingImageBytes(asset) !== undefined;
    const isMode = colorMode === 'LIGHT' || colorMode === 'DARK' || colorMode === 'DYNAMIC';
    return isImage && isMode ? [{ category, colorMode, extension, index }] : [];
  });
}

/** Bytes and type of an image; undefined where it is none of the type that it says. */
export function brandingImageBytes({
  Extension,
  base64,
}: Pick<KeptBrandingAsset, 'Extension' | 'base64'>):
  | { readonly mediaType: string; readonly bytes: Uint8Array }
  | undefined {
  const extension = extensionOf(Extension);
  if (extension === undefined || base64 === undefined) return undefined;
  const bytes = decodeBase64(base64);
  const { mediaType, isOne } = types[extension];
  return isOne(bytes) ? { mediaType, bytes } : undefined;
}

function extensionOf(name: string): ImageExtension | undefined {
  return Object.hasOwn(types, name) ? (name as ImageExtension) : undefined;
}

function begins(signature: readonly number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => signature.every((byte, index) => bytes[index] === byte);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
