import type { PreflightRequest, WireAnswer } from '../protocol/wire-request.ts';
import type { ClaimedRequest, WireServiceAtRest } from '../service-signs.ts';
import type { HostFace } from './browser-guard.ts';
import type { RequestHead } from './request-head.ts';

/** Finds the service that a request is for by what it says of itself; loads none. */
export class ServiceDirectory {
  readonly #services: readonly WireServiceAtRest[];
  readonly #byName: ReadonlyMap<string, WireServiceAtRest>;
  readonly #byTarget: ReadonlyMap<string, WireServiceAtRest>;
  readonly #byPath: readonly WireServiceAtRest[];
  readonly #claiming: readonly WireServiceAtRest[];

  /** @param services the first of them prints the errors of requests that no other is meant by */
  constructor(services: readonly WireServiceAtRest[]) {
    this.#services = services;
    this.#byName = new Map(services.map((service) => [service.signingName, service]));
    this.#byTarget = new Map(
      services.flatMap((service) =>
        service.targetPrefix === undefined ? [] : [[service.targetPrefix, service]],
      ),
    );
    this.#byPath = services.filter(({ pathPrefix }) => pathPrefix !== undefined);
    this.#claiming = services.filter(({ claims }) => claims !== undefined);
  }

  /** By the name in a credential scope. */
  ofName(name: string): WireServiceAtRest | undefined {
    return this.#byName.get(name);
  }

  /** By the header X-Amz-Target. */
  ofTarget(target: string | string[] | undefined): WireServiceAtRest | undefined {
    if (typeof target !== 'string') return undefined;
    const dot = target.indexOf('.');
    return dot === -1 ? undefined : this.#byTarget.get(target.slice(0, dot));
  }

  /** The one whose paths begin as this one does. */
  ofPath(path: string): WireServiceAtRest | undefined {
    return this.#byPath.find(({ pathPrefix }) => path.startsWith(pathPrefix as string));
  }

  /** The one that takes a request for its own affair, on a host of this face. */
  claimOf(
    { method = 'GET', headers }: Pick<RequestHead, 'method' | 'headers'>,
    path: string,
    face: HostFace,
    isForeign: boolean,
  ): WireServiceAtRest | undefined {
    if (this.#claiming.length === 0) return undefined;
    if (face === 'domain') return this.#claiming.find(({ servesApiDomains }) => servesApiDomains);
    if (face === 'auth') return this.#claiming.find(({ servesLoginPages }) => servesLoginPages);
    const said: ClaimedRequest = { method, host: headers.host ?? '', face, path, headers };
    const claimed: ClaimedRequest = isForeign ? { ...said, isForeign } : said;
    return this.#claiming.find(({ claims }) => claims?.(claimed) === true);
  }

  /** The one that takes a request of the studio's own pages for its own affair. */
  studioClaimOf(
    { method = 'GET', headers }: Pick<RequestHead, 'method' | 'headers'>,
    path: string,
  ): WireServiceAtRest | undefined {
    const claimed: ClaimedRequest = { method, host: headers.host ?? '', face: 'studio', path, headers };
    return this.#claiming.find(
      ({ isOpenToStudio, claims }) => isOpenToStudio === true && claims?.(claimed) === true,
    );
  }

  /** The one that offers WebSockets at a path, on a host of this face. */
  upgradeOf(
    { method = 'GET', headers }: Pick<RequestHead, 'method' | 'headers'>,
    path: string,
    face: HostFace,
  ): WireServiceAtRest | undefined {
    if (face === 'auth') return undefined;
    const claimed: ClaimedRequest = { method, host: headers.host ?? '', face, path, headers };
    return this.#services.find(
      ({ upgrades, servesApiDomains }) =>
        (face !== 'domain' || servesApiDomains) && upgrades?.(claimed) === true,
    );
  }

  /** The one whose errors look as the client of one that is not here expects them. */
  shapeFor(path: string, { host, 'content-type': contentType }: RequestHead['headers']): WireServiceAtRest {
    const owner = this.#services.find(({ ownsHost }) => ownsHost?.(host) === true);
    if (owner !== undefined) return owner;
    const isForm = contentType?.startsWith('application/x-www-form-urlencoded') === true;
    const name = isForm ? 'sts' : path === '/' ? 'states' : 'lambda';
    return this.#byName.get(name) ?? (this.#services[0] as WireServiceAtRest);
  }

  /** The answer to a page's question of the service that has one of its own. */
  async preflight(request: PreflightRequest): Promise<WireAnswer | undefined> {
    for (const service of this.#services) {
      if (service.mayPreflight?.(request) !== true) continue;
      const { protocol } = service.spoken ?? (await service.load());
      const answer = await protocol.preflight?.(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
