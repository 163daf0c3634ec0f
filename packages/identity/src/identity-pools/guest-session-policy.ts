/**
 * What guests may do at most in the enhanced flow, whatever their role lets them do: these services, on everything
 * that the role says. It holds both of AWS's lists, the one of Cognito itself and the managed policy
 * `AmazonCognitoUnAuthedIdentitiesSessionPolicy`. Source: Amazon Cognito developer guide, "IAM roles": access policies
 * for unauthenticated identities.
 */
const services =
  'cloudwatch logs dynamodb kinesis mobileanalytics s3 ses sns sqs lambda machinelearning execute-api iot gamelift ' +
  'cognito-identity cognito-idp lex polly comprehend translate transcribe rekognition mobiletargeting firehose ' +
  'appsync personalize cognito-sync codewhisperer sdb';
const actions =
  'sagemaker:InvokeEndpoint textract:DetectDocumentText textract:AnalyzeDocument rum:PutRumEvents geo:GetMap* ' +
  'geo:ListMaps geo:SearchPlaceIndex* geo:GetPlace geo:CalculateRoute* geo:*Geofence geo:*Geofences ' +
  'geo:*DevicePosition* kms:Encrypt kms:Decrypt kms:ReEncryptTo kms:ReEncryptFrom kms:GenerateDataKey*';

export const guestSessionPolicy: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: [...services.split(' ').map((service) => `${service}:*`), ...actions.split(' ')],
    Resource: '*',
  },
});
