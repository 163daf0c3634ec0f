import type { Json, JsonObject } from '@cairn/kit';

/**
 * The HTTP details that optimised integrations add to a result, as AWS shows them. Made up from what is known of
 * the call: there was no HTTP.
 */
export function sdkMetadata(options: {
  readonly requestId: string;
  readonly nowMs: number;
  readonly contentType: string;
  readonly contentLength: number;
  readonly headers?: { readonly [header: string]: string };
}): JsonObject {
  const headers: { [header: string]: string } = {
    Connection: 'keep-alive',
    'Content-Length': String(options.contentLength),
    'Content-Type': options.contentType,
    Date: httpDate(options.nowMs),
    ...options.headers,
    'x-amzn-RequestId': options.requestId,
  };
  const allHeaders: { [header: string]: Json } = {};
  for (const [header, value] of Object.entries(headers)) allHeaders[header] = [value];
  return {
    SdkHttpMetadata: { AllHttpHeaders: allHeaders, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: options.requestId },
  };
}

function httpDate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}
