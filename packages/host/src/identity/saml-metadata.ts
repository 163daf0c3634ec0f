import { X509Certificate } from 'node:crypto';
import type { SamlMetadata } from '@cairn/identity/federation';
import {
  childOf,
  childrenOf,
  instantOf,
  isNamed,
  SamlRefused,
  textOf,
  type XmlElement,
  xmlRoot,
} from './saml-xml.ts';

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';

/**
 * Reads the metadata of one provider. Source: Metadata for the OASIS SAML V2.0, section 2.4.3.
 * @throws SamlRefused
 */
export async function readSamlMetadata(xml: string): Promise<SamlMetadata> {
  const root = entityIn(await xmlRoot(xml));
  const entityId = root.getAttribute('entityID') ?? '';
  if (entityId === '') throw new SamlRefused('malformed', 'the metadata have no entityID');
  const role = childrenOf(root, 'md:IDPSSODescriptor').find((each) =>
    (each.getAttribute('protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocol),
  );
  if (role === undefined) throw new SamlRefused('malformed', 'the metadata are of no SAML 2.0 provider');
  const ends = [instantOf(root, 'validUntil'), instantOf(role, 'validUntil')].filter(
    (each) => each !== undefined,
  );
  return {
    entityId,
    signInUrl: signInUrlOf(role),
    ...signOutUrlOf(role),
    certificates: certificatesOf(role),
    ...(ends.length > 0 && { validUntilMs: Math.min(...ends) }),
  };
}

/** An entity by itself, or the only one of a list. */
function entityIn(root: XmlElement): XmlElement {
  if (isNamed(root, 'md:EntityDescriptor')) return root;
  const entity = isNamed(root, 'md:EntitiesDescriptor') ? childOf(root, 'md:EntityDescriptor') : undefined;
  if (entity === undefined) throw new SamlRefused('malformed', 'the document holds no metadata of an entity');
  return entity;
}

function signInUrlOf(role: XmlElement): string {
  const location = redirectPlaceOf(role, 'md:SingleSignOnService');
  if (location === undefined) {
    throw new SamlRefused('malformed', 'the provider takes no requests by HTTP-Redirect');
  }
  return location;
}

function signOutUrlOf(role: XmlElement): Pick<SamlMetadata, 'signOutUrl'> {
  const signOutUrl = redirectPlaceOf(role, 'md:SingleLogoutService');
  return signOutUrl === undefined ? {} : { signOutUrl };
}

/** Where a service of the provider takes redirects: an address of the web, and no other. */
function redirectPlaceOf(
  role: XmlElement,
  name: 'md:SingleSignOnService' | 'md:SingleLogoutService',
): string | undefined {
  const service = childrenOf(role, name).find((each) => each.getAttribute('Binding') === redirectBinding);
  const location = service?.getAttribute('Location') ?? '';
  const { protocol: scheme = '' } = URL.canParse(location) ? new URL(location) : {};
  return scheme === 'https:' || scheme === 'http:' ? location : undefined;
}

/** Keys that sign: those that say so, and those that do not say what they are for. */
function certificatesOf(role: XmlElement): readonly string[] {
  const certificates = childrenOf(role, 'md:KeyDescriptor')
    .filter((key) => (key.getAttribute('use') ?? '') !== 'encryption')
    .flatMap((key) => childrenOf(key, 'ds:KeyInfo'))
    .flatMap((info) => childrenOf(info, 'ds:X509Data'))
    .flatMap((data) => childrenOf(data, 'ds:X509Certificate'))
    .map((element) => certificateOf(textOf(element).replace(/\s+/g, '')));
  if (certificates.length === 0) throw new SamlRefused('malformed', 'the provider has no key that signs');
  return [...new Set(certificates)];
}

function certificateOf(base64: string): string {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const isStrong = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
    if (isStrong) return certificate.toString();
  } catch {
    throw new SamlRefused('malformed', 'a certificate of the metadata cannot be read');
  }
  throw new SamlRefused('malformed', 'a certificate of the metadata is not for RSA of 2,048 bits or more');
}
