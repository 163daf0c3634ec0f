import { definitionGraph, layoutGraph, renderSvg } from '@cairn/diagram';
import { parseJson } from '@cairn/kit';
import { workerLayoutEngine } from '../../canvas/layout-engine.ts';

/** Browsers draw no canvas that is larger. */
const pixelsMax = 8_000;

/** The graph of a definition as a file in SVG. */
export async function svgPicture(name: string, definition: string): Promise<Blob> {
  const graph = definitionGraph(parseJson(definition));
  const laidOut = await layoutGraph(graph, workerLayoutEngine(), {});
  return new Blob([renderSvg(laidOut, { theme: 'light', title: name })], { type: 'image/svg+xml' });
}

/** The graph of a definition as a file in PNG, twice as fine as a screen of old. */
export async function pngPicture(name: string, definition: string): Promise<Blob> {
  const url = URL.createObjectURL(await svgPicture(name, definition));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(2, pixelsMax / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('The picture is too large')) : resolve(blob)),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Hands a file to the person. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
