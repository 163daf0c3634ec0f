/**
 * Steps that all expressions of a state may take together; beyond, the state fails and others get their turn. A step
 * is a value visited, a result, or some characters gone through: 10 to 20 ns.
 */
export const stateStepsMax = 3_000_000;
/** Steps of one path, and operators and parentheses of one filter inside each other. */
export const pathNestingMax = 200;
/** Characters that Base64Encode, Base64Decode and Hash take (Developer Guide, "Intrinsic functions"). */
export const intrinsicTextLengthMax = 10_000;
/** Items that ArrayRange makes. */
export const arrayRangeLengthMax = 1_000;
/** Largest magnitude of an integer that an intrinsic function takes: Java's int. */
export const intrinsicIntegerMax = 2_147_483_647;
/** Least integer that an intrinsic function takes. */
export const intrinsicIntegerMin = -2_147_483_648;
