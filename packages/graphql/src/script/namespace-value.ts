import type { HostNamespace, HostNamespaceValue } from './host-module.ts';

/** A namespace of a module, or one of JavaScript (`Math`), held as a value. */
export class NamespaceValue implements HostNamespaceValue {
  readonly kind = 'namespace';
  readonly members: HostNamespace;

  constructor(members: HostNamespace) {
    this.members = members;
  }
}
