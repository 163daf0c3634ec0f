import type { WireServiceAtRest } from '../service-signs.ts';
import type { BrowserGuard, GuardVerdict, HostFace } from './browser-guard.ts';
import { isNavigation } from './browser-guard.ts';
import { isPagePath } from './page-paths.ts';
import type { RequestHead } from './request-head.ts';

/** Whether somebody may speak here at all, whoever he is. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly face: HostFace;
      /** Of the page that asks, to be allowed in the answer; undefined for programs. */
      readonly origin: string | undefined;
      /** The service whose own affair the request is. */
      readonly claiming: WireServiceAtRest | undefined;
      /** Set where a page of another origin asks, of what is open to such pages: its word alone is nobody's. */
      readonly isForeign?: true;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** What is admitted by. */
export interface AdmissionRules {
  readonly guard: BrowserGuard;
  /** Whether signatures are verified: what is public is public for pages too then. */
  readonly isVerifying: boolean;
  /**
   * The service that takes the request for its own affair, on a host of this face.
   * @param isForeign whether a page asks whose origin no setting names
   */
  readonly claimOf: (face: HostFace, isForeign: boolean) => WireServiceAtRest | undefined;
}

/**
 * Admits by host, origin and what the host is. Ordinary requests, whole ones and upgrades to WebSocket all pass here,
 * before anything else of them is looked at: their credentials above all.
 *
 * 1. The host is known, always.
 * 2. A page of another origin asks for nothing but what is open to all pages, or public where signatures are verified;
 *    where they are not it may link to what is public, and speaks in nobody's name: any page could.
 */
export function admitRequest(
  { method, headers }: Pick<RequestHead, 'method' | 'headers'>,
  path: string,
  { guard, isVerifying, claimOf }: AdmissionRules,
): Admission {
  const verdict = guard.judge(headers);
  const { face } = verdict;
  if (face === undefined) return refused(verdict);
  const mayLink = isNavigation(method, headers);
  // What users made is claimed by nobody on the studio's host.
  if (face === 'studio') {
    const isOpen = verdict.kind === 'pass' || (mayLink && isStudioFile(method, headers, path));
    return isOpen ? { kind: 'admitted', face, origin: undefined, claiming: undefined } : refused(verdict);
  }
  const claiming = claimOf(face, verdict.kind === 'refuse');
  if (verdict.kind === 'pass') return { kind: 'admitted', face, origin: verdict.origin, claiming };
  // Somebody follows a link, in a mail for instance; the page with the link learns nothing.
  const isOpen = claiming !== undefined && (claiming.isOpenToPages === true || isVerifying || mayLink);
  if (!isOpen) return refused(verdict);
  const admitted = { kind: 'admitted', face, origin: undefined, claiming } as const;
  // Whoever follows a link asks for himself.
  return mayLink ? admitted : { ...admitted, isForeign: true };
}

/** Whether a request on the studio's host is one for its files. */
export function isStudioFile(
  method: string | undefined,
  headers: RequestHead['headers'],
  path: string,
): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && headers.authorization === undefined && !isPagePath(path);
}

function refused(verdict: GuardVerdict): Admission {
  return { kind: 'refused', reason: verdict.kind === 'refuse' ? verdict.reason : '' };
}
