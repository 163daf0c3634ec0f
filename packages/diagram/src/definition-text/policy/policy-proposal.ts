/** What a policy allows, and on what. */
export interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
}

/** Something to know about a proposed policy: where it is wider than the definition needs, or may lack something. */
export interface PolicyNote {
  /** JSON pointer of the state; empty for the machine. */
  readonly pointer: string;
  readonly message: string;
}

/** An IAM policy for the role of a state machine. */
export interface PolicyProposal {
  readonly document: { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] };
  readonly notes: readonly PolicyNote[];
}

/** Where the machine is, and what it does beside its definition. */
export interface PolicySetting {
  readonly account: string;
  readonly region: string;
  readonly partition?: string;
  /** The machine's name, which Distributed Map and HTTP tasks need in their statements. */
  readonly stateMachineName?: string;
  /** Whether its runs are logged. */
  readonly logging?: boolean;
  /** Whether its runs are traced by X-Ray. */
  readonly tracing?: boolean;
}
