import type { LogEntry } from '../log-delivery/log-deliveries.ts';
import { javaDate } from '../log-delivery/log-messages.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { AuthEventRecord } from './auth-event-record.ts';

const decisions = { NoRisk: 'PASS', AccountTakeover: 'ACCOUNT_TAKEOVER', Block: 'BLOCK' } as const;

/**
 * A sign-in as logs tell of it: everything is a text, empty where nothing is known.
 * Source: developer guide, "Exporting logs from user pools".
 */
export function activityEntry({ userPoolId, sub, username }: UserRecord, event: AuthEventRecord): LogEntry {
  const { id, atMs, isPassed, isInProgress, isBlocked, risk, proof, feedback } = event;
  const response = isPassed ? 'Success' : 'Failure';
  return {
    userPoolId,
    source: 'userAuthEvents',
    atMs,
    message: {
      version: '1',
      eventId: id,
      eventType: 'SIGN_IN',
      userSub: sub,
      userName: username,
      userPoolId,
      clientId: event.clientId ?? '',
      creationDate: javaDate(atMs),
      eventResponse: isInProgress ? 'InProgress' : isPassed ? 'Pass' : 'Fail',
      riskLevel: risk?.level?.toUpperCase() ?? '',
      riskDecision: decisions[isBlocked ? 'Block' : (risk?.decision ?? 'NoRisk')],
      challenges: proof === undefined ? [] : [`${proof}:${response}`],
      deviceName: event.deviceName ?? '',
      ipAddress: event.address ?? '',
      idpName: '',
      compromisedCredentialDetected: String(risk?.isCompromised === true),
      city: '',
      country: '',
      eventFeedbackValue: feedback?.value.toUpperCase() ?? '',
      eventFeedbackDate: feedback === undefined ? '' : javaDate(feedback.atMs),
      eventFeedbackProvider: feedback?.provider.toUpperCase() ?? '',
      hasContextData: String(event.fingerprint !== undefined),
    },
  };
}
