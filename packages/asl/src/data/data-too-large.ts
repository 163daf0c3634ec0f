/**
 * What an expression was about to make is larger than any payload. The machine turns it into the failure
 * States.DataLimitExceeded of the state at hand. Never leaves `transition`.
 */
export class DataTooLarge extends Error {
  override readonly name = 'DataTooLarge';
}
