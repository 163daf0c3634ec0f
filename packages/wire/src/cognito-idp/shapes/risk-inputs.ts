import { listOf, oneOf, type StructureShape, structure, text } from '../../shape/shape.ts';
import { AccountTakeoverAction, NotifyEmail } from './settings.ts';
import {
  AnyText,
  Arn,
  ClientId,
  EventId,
  FeedbackValue,
  PaginationKeyShape,
  QueryLimit,
  TokenModel,
  Username,
  UserPoolId,
} from './values.ts';

/** Inputs of the operations on risks, the events of sign-ins, and logs. */
export const riskInputs = {
  setRiskConfiguration: structure(
    {
      UserPoolId,
      ClientId,
      CompromisedCredentialsRiskConfiguration: structure(
        {
          EventFilter: listOf(oneOf('SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP')),
          Actions: structure(
            { EventAction: oneOf('BLOCK', 'NO_ACTION') },
            ['EventAction'],
            'CompromisedCredentialsActionsType',
          ),
        },
        ['Actions'],
        'CompromisedCredentialsRiskConfigurationType',
      ),
      AccountTakeoverRiskConfiguration: structure(
        {
          NotifyConfiguration: structure(
            {
              From: AnyText,
              ReplyTo: AnyText,
              SourceArn: Arn,
              BlockEmail: NotifyEmail,
              NoActionEmail: NotifyEmail,
              MfaEmail: NotifyEmail,
            },
            ['SourceArn'],
            'NotifyConfigurationType',
          ),
          Actions: structure(
            {
              LowAction: AccountTakeoverAction,
              MediumAction: AccountTakeoverAction,
              HighAction: AccountTakeoverAction,
            },
            [],
            'AccountTakeoverActionsType',
          ),
        },
        ['Actions'],
        'AccountTakeoverRiskConfigurationType',
      ),
      RiskExceptionConfiguration: structure(
        {
          BlockedIPRangeList: listOf(AnyText, { lengthMax: 200 }),
          SkippedIPRangeList: listOf(AnyText, { lengthMax: 200 }),
        },
        [],
        'RiskExceptionConfigurationType',
      ),
    },
    ['UserPoolId'],
  ),
  describeRiskConfiguration: structure({ UserPoolId, ClientId }, ['UserPoolId']),
  adminListUserAuthEvents: structure(
    { UserPoolId, Username, MaxResults: QueryLimit, NextToken: PaginationKeyShape },
    ['UserPoolId', 'Username'],
  ),
  adminUpdateAuthEventFeedback: structure({ UserPoolId, Username, EventId, FeedbackValue }, [
    'UserPoolId',
    'Username',
    'EventId',
    'FeedbackValue',
  ]),
  updateAuthEventFeedback: structure(
    { UserPoolId, Username, EventId, FeedbackToken: TokenModel, FeedbackValue },
    ['UserPoolId', 'Username', 'EventId', 'FeedbackToken', 'FeedbackValue'],
  ),
  getLogDeliveryConfiguration: structure({ UserPoolId }, ['UserPoolId']),
  setLogDeliveryConfiguration: structure(
    {
      UserPoolId,
      LogConfigurations: listOf(
        structure(
          {
            LogLevel: oneOf('ERROR', 'INFO'),
            EventSource: oneOf('userNotification', 'userAuthEvents'),
            CloudWatchLogsConfiguration: structure(
              { LogGroupArn: Arn },
              [],
              'CloudWatchLogsConfigurationType',
            ),
            S3Configuration: structure(
              {
                BucketArn: text({
                  lengthMin: 3,
                  lengthMax: 1_024,
                  pattern:
                    'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:::[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
                }),
              },
              [],
              'S3ConfigurationType',
            ),
            FirehoseConfiguration: structure({ StreamArn: Arn }, [], 'FirehoseConfigurationType'),
          },
          ['LogLevel', 'EventSource'],
          'LogConfigurationType',
        ),
        { lengthMax: 2 },
      ),
    },
    ['UserPoolId', 'LogConfigurations'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };
