import { historyEventShapes } from '@cairn/asl';
import { Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { decodeEvents, decodeHeader, decodeState } from './segment-codec.ts';

/*
 * Segments of version 1 as the first release has written them, with what they say. Journals hold such texts: whatever
 * becomes of the code, they are read, so nothing here is ever changed. New events and new members get new entries.
 */
const golden: readonly {
  readonly name: string;
  readonly text: string;
  readonly header: string;
  readonly events: readonly string[];
  readonly state?: string;
}[] = [
  {
    name: 'snapshot',
    text: 'S1P801E1117190213141325133613471358339:6;33<=7>1:8?2@A0PPZe]k]c101043BCD12X11:23`22EF31h32GH42P52IJ53X61T161`72K372h83L:3MNOP183P:2Q1391X;3R1:3MNOP1:2`<2K3;3h=3L:3MNOP1<1P?2Q13=2X@3R1:3MNOP1>3`A2K3?1hB3L:3MNOP1@2PD2Q13A3XE2R13B1`F3K:3MNOP1C2hG2L3D3PI3Q1:3MNOP1R1JZ1LCO]1e1^377W1;5Q1V1119FH77777777113877[24,9,1798761600000,[1,8]][-1,0,2,2,1767225600000,3,["p",3],[1,0,1]]{"order": 17, "amount": 1.0}[0,0,3,0,0,3,["n"]][0,1,4,4,1767225600000,4,["e"]][0,2,5,5,1767225600000,5,["w",1767225660000]][0,3,6,6,1767225600005,9,["r",1767225602000],[2,1,1]][0,4,7,10,1767225600000,12,["t",11,2,1767225609000,30,1767225630000,"arn:aws:iam::000000000000:role/other",1]]{"a":1}["ü😀"][0,5,8,13,1767225600000,15,["m",14,40]]{"l":[1,2]}[1,2][6,0,9,17,1767225600000,18,["d"]][6,1,9,17,1767225600000,17,["t",19,0]]22roleArn 0stateMachineAliasArn 0stateMachineVersionArn 0error 2cause 2error 3cause 3error 4cause 4State 2State 3a1b c{"x":[]}State 0State 1',
    header:
      '{"ordinal":0,"firstEventId":1,"eventCount":21,"closed":false,"stateKind":"snapshot","directory":[[{"firstEventId":1,"segmentId":7}]]}',
    events: [
      '{"id":1,"previousEventId":0,"timestampMs":1767225600000,"type":"ExecutionStarted","details":{"input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"},"roleArn":"roleArn 0","stateMachineAliasArn":"stateMachineAliasArn 0","stateMachineVersionArn":"stateMachineVersionArn 0"}}',
      '{"id":2,"previousEventId":0,"timestampMs":1767225600040,"type":"ExecutionSucceeded","details":{"output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":3,"previousEventId":0,"timestampMs":1767225600080,"type":"ExecutionFailed","details":{"error":"error 2","cause":"cause 2"}}',
      '{"id":4,"previousEventId":3,"timestampMs":1767225600120,"type":"ExecutionAborted","details":{"error":"error 3","cause":"cause 3"}}',
      '{"id":5,"previousEventId":3,"timestampMs":1767225600160,"type":"ExecutionTimedOut","details":{"error":"error 4","cause":"cause 4"}}',
      '{"id":6,"previousEventId":3,"timestampMs":1767225600200,"type":"ExecutionRedriven","details":{"redriveCount":35}}',
      '{"id":7,"previousEventId":6,"timestampMs":1767225600240,"type":"PassStateEntered","details":{"name":"State 2","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":8,"previousEventId":6,"timestampMs":1767225600280,"type":"PassStateExited","details":{"name":"State 3","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":9,"previousEventId":6,"timestampMs":1767225600320,"type":"TaskStateEntered","details":{"name":"State 0","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":10,"previousEventId":9,"timestampMs":1767225600360,"type":"TaskStateExited","details":{"name":"State 1","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":11,"previousEventId":9,"timestampMs":1767225600400,"type":"ChoiceStateEntered","details":{"name":"State 2","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":12,"previousEventId":9,"timestampMs":1767225600440,"type":"ChoiceStateExited","details":{"name":"State 3","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":13,"previousEventId":12,"timestampMs":1767225600480,"type":"WaitStateEntered","details":{"name":"State 0","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":14,"previousEventId":12,"timestampMs":1767225600520,"type":"WaitStateExited","details":{"name":"State 1","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":15,"previousEventId":12,"timestampMs":1767225600560,"type":"SucceedStateEntered","details":{"name":"State 2","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":16,"previousEventId":15,"timestampMs":1767225600600,"type":"SucceedStateExited","details":{"name":"State 3","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":17,"previousEventId":15,"timestampMs":1767225600640,"type":"FailStateEntered","details":{"name":"State 0","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":18,"previousEventId":15,"timestampMs":1767225600680,"type":"ParallelStateEntered","details":{"name":"State 1","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":19,"previousEventId":18,"timestampMs":1767225600720,"type":"ParallelStateExited","details":{"name":"State 2","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
      '{"id":20,"previousEventId":18,"timestampMs":1767225600760,"type":"MapStateEntered","details":{"name":"State 3","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":21,"previousEventId":18,"timestampMs":1767225600800,"type":"MapStateExited","details":{"name":"State 0","output":{"payload":"[\\"ü😀\\"]"},"assignedVariables":{"a":"1","b c":"{\\"x\\":[]}"}}}',
    ],
    state:
      '{"header":[24,9,1798761600000,[1,8]],"frames":[{"id":0,"data":[-1,0,2,2,1767225600000,3,["p",3],[1,0,1]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]},{"id":1,"data":[0,0,3,0,0,3,["n"]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]},{"id":2,"data":[0,1,4,4,1767225600000,4,["e"]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]},{"id":3,"data":[0,2,5,5,1767225600000,5,["w",1767225660000]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]},{"id":4,"data":[0,3,6,6,1767225600005,9,["r",1767225602000],[2,1,1]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]},{"id":5,"data":[0,4,7,10,1767225600000,12,["t",11,2,1767225609000,30,1767225630000,"arn:aws:iam::000000000000:role/other",1]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"},{"payload":"{\\"a\\":1}"},{"payload":"[\\"ü😀\\"]"}]},{"id":6,"data":[0,5,8,13,1767225600000,15,["m",14,40]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"},{"payload":"{\\"l\\":[1,2]}"},{"payload":"[1,2]"}]},{"id":7,"data":[6,0,9,17,1767225600000,18,["d"]],"payloads":[{"payload":"[\\"ü😀\\"]"}]},{"id":8,"data":[6,1,9,17,1767225600000,17,["t",19,0]],"payloads":[{"payload":"2"},{"payload":"2"}]}],"removedFrameIds":[]}',
  },
  {
    name: 'delta',
    text: 'D1V7P2EE2217Di_l[Pe411711821323XOPPZe]k]c1EE044516F2X10G3`217H1h3289I2P52:;J3X62<=K1`72>?L2h84@5b1b1M3P:1AN1X;17O2`<2BCP13h=2DEQ11P?2FGR12X@7HIJKl2l26S13`A2LMT11hB3NO7U12PD3P1Q17V13XE4R1S1T1U1W11`F4V1W1X1Y1X12hG4Z1[1\\1]1Y13PI4^1_1`1a1a1<Q11:LT1777777777:<888888?;9D?;?;?;?;88?;88?;88?;88[60,40,null][6,1,9,17,1767225600000,20,["d"]]3resource 0{"order": 17, "amount": 1.0}arn:aws:iam::000000000000:role/other["ü😀"]error 3cause 3error 4cause 4error 5cause 5error 6cause 6resource 7workerName 8error 10cause 10error 11cause 11error 12cause 12resourceType 13resource 13region 13{"FunctionName":"f"}resourceType 14resource 14resourceType 15resource 15resourceType 16resource 16resourceType 17resource 17error 17cause 17resourceType 18resource 18error 18cause 18resourceType 19resource 19error 19cause 19resourceType 20resource 20error 20cause 20',
    header:
      '{"ordinal":64,"firstEventId":21,"eventCount":21,"closed":false,"stateKind":"delta","directory":[[{"firstEventId":1,"segmentId":7},{"firstEventId":21,"segmentId":5000000000}],[{"firstEventId":1,"segmentId":7}]]}',
    events: [
      '{"id":21,"previousEventId":0,"timestampMs":1767225600000,"type":"LambdaFunctionScheduled","details":{"resource":"resource 0","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"},"timeoutInSeconds":0,"taskCredentials":"arn:aws:iam::000000000000:role/other"}}',
      '{"id":22,"previousEventId":20,"timestampMs":1767225600040,"type":"LambdaFunctionStarted"}',
      '{"id":23,"previousEventId":20,"timestampMs":1767225600080,"type":"LambdaFunctionSucceeded","details":{"output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":24,"previousEventId":23,"timestampMs":1767225600120,"type":"LambdaFunctionFailed","details":{"error":"error 3","cause":"cause 3"}}',
      '{"id":25,"previousEventId":23,"timestampMs":1767225600160,"type":"LambdaFunctionTimedOut","details":{"error":"error 4","cause":"cause 4"}}',
      '{"id":26,"previousEventId":23,"timestampMs":1767225600200,"type":"LambdaFunctionScheduleFailed","details":{"error":"error 5","cause":"cause 5"}}',
      '{"id":27,"previousEventId":26,"timestampMs":1767225600240,"type":"LambdaFunctionStartFailed","details":{"error":"error 6","cause":"cause 6"}}',
      '{"id":28,"previousEventId":26,"timestampMs":1767225600280,"type":"ActivityScheduled","details":{"resource":"resource 7","input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"},"timeoutInSeconds":49,"heartbeatInSeconds":49}}',
      '{"id":29,"previousEventId":26,"timestampMs":1767225600320,"type":"ActivityStarted","details":{"workerName":"workerName 8"}}',
      '{"id":30,"previousEventId":29,"timestampMs":1767225600360,"type":"ActivitySucceeded","details":{"output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":31,"previousEventId":29,"timestampMs":1767225600400,"type":"ActivityFailed","details":{"error":"error 10","cause":"cause 10"}}',
      '{"id":32,"previousEventId":29,"timestampMs":1767225600440,"type":"ActivityTimedOut","details":{"error":"error 11","cause":"cause 11"}}',
      '{"id":33,"previousEventId":32,"timestampMs":1767225600480,"type":"ActivityScheduleFailed","details":{"error":"error 12","cause":"cause 12"}}',
      '{"id":34,"previousEventId":32,"timestampMs":1767225600520,"type":"TaskScheduled","details":{"resourceType":"resourceType 13","resource":"resource 13","region":"region 13","parameters":{"payload":"{\\"FunctionName\\":\\"f\\"}"},"timeoutInSeconds":91,"heartbeatInSeconds":91,"taskCredentials":"arn:aws:iam::000000000000:role/other"}}',
      '{"id":35,"previousEventId":32,"timestampMs":1767225600560,"type":"TaskStarted","details":{"resourceType":"resourceType 14","resource":"resource 14"}}',
      '{"id":36,"previousEventId":35,"timestampMs":1767225600600,"type":"TaskSubmitted","details":{"resourceType":"resourceType 15","resource":"resource 15","output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":37,"previousEventId":35,"timestampMs":1767225600640,"type":"TaskSucceeded","details":{"resourceType":"resourceType 16","resource":"resource 16","output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":38,"previousEventId":35,"timestampMs":1767225600680,"type":"TaskFailed","details":{"resourceType":"resourceType 17","resource":"resource 17","error":"error 17","cause":"cause 17"}}',
      '{"id":39,"previousEventId":38,"timestampMs":1767225600720,"type":"TaskTimedOut","details":{"resourceType":"resourceType 18","resource":"resource 18","error":"error 18","cause":"cause 18"}}',
      '{"id":40,"previousEventId":38,"timestampMs":1767225600760,"type":"TaskStartFailed","details":{"resourceType":"resourceType 19","resource":"resource 19","error":"error 19","cause":"cause 19"}}',
      '{"id":41,"previousEventId":38,"timestampMs":1767225600800,"type":"TaskSubmitFailed","details":{"resourceType":"resourceType 20","resource":"resource 20","error":"error 20","cause":"cause 20"}}',
    ],
    state:
      '{"header":[60,40,null],"frames":[{"id":8,"data":[6,1,9,17,1767225600000,20,["d"]],"payloads":[{"payload":"3"}]}],"removedFrameIds":[3,1000]}',
  },
  {
    name: 'end',
    text: 'E1o4Q2Y1D0PPZe]k]c1Z1Y100[12X10\\13`20]11h30^12P50_13X60`11`71[1a12h80b13P:0c11X;0d12`<21W2e13h=22^2f11P?23e2g12X@24l2h13`A15i11hB0j12PD267k13XE0l11`F28o3m12hG49:;<<7777<88<8;88State 2State 3State 0State 1mapRunArn 14error 16cause 16mapRunArn 18state 19location 19error 19cause 19',
    header: '{"ordinal":65,"firstEventId":41,"eventCount":20,"closed":true,"stateKind":"none"}',
    events: [
      '{"id":41,"previousEventId":0,"timestampMs":1767225600000,"type":"TaskStateAborted"}',
      '{"id":42,"previousEventId":40,"timestampMs":1767225600040,"type":"WaitStateAborted"}',
      '{"id":43,"previousEventId":40,"timestampMs":1767225600080,"type":"ParallelStateStarted"}',
      '{"id":44,"previousEventId":43,"timestampMs":1767225600120,"type":"ParallelStateSucceeded"}',
      '{"id":45,"previousEventId":43,"timestampMs":1767225600160,"type":"ParallelStateFailed"}',
      '{"id":46,"previousEventId":43,"timestampMs":1767225600200,"type":"ParallelStateAborted"}',
      '{"id":47,"previousEventId":46,"timestampMs":1767225600240,"type":"MapStateStarted","details":{"length":42}}',
      '{"id":48,"previousEventId":46,"timestampMs":1767225600280,"type":"MapStateSucceeded"}',
      '{"id":49,"previousEventId":46,"timestampMs":1767225600320,"type":"MapStateFailed"}',
      '{"id":50,"previousEventId":49,"timestampMs":1767225600360,"type":"MapStateAborted"}',
      '{"id":51,"previousEventId":49,"timestampMs":1767225600400,"type":"MapIterationStarted","details":{"name":"State 2","index":70}}',
      '{"id":52,"previousEventId":49,"timestampMs":1767225600440,"type":"MapIterationSucceeded","details":{"name":"State 3","index":77}}',
      '{"id":53,"previousEventId":52,"timestampMs":1767225600480,"type":"MapIterationFailed","details":{"name":"State 0","index":84}}',
      '{"id":54,"previousEventId":52,"timestampMs":1767225600520,"type":"MapIterationAborted","details":{"name":"State 1","index":91}}',
      '{"id":55,"previousEventId":52,"timestampMs":1767225600560,"type":"MapRunStarted","details":{"mapRunArn":"mapRunArn 14"}}',
      '{"id":56,"previousEventId":55,"timestampMs":1767225600600,"type":"MapRunSucceeded"}',
      '{"id":57,"previousEventId":55,"timestampMs":1767225600640,"type":"MapRunFailed","details":{"error":"error 16","cause":"cause 16"}}',
      '{"id":58,"previousEventId":55,"timestampMs":1767225600680,"type":"MapRunAborted"}',
      '{"id":59,"previousEventId":58,"timestampMs":1767225600720,"type":"MapRunRedriven","details":{"mapRunArn":"mapRunArn 18","redriveCount":126}}',
      '{"id":60,"previousEventId":58,"timestampMs":1767225600760,"type":"EvaluationFailed","details":{"state":"state 19","location":"location 19","error":"error 19","cause":"cause 19"}}',
    ],
  },
  {
    name: 'end with what changed of the state',
    text: 'F1a;2:b1001182130PPZe]k]c10:0304512X1023`21631h3042P51753X6061`71872h81983P:1:91X;0:2`<18;3h=19<1P?1:=2X@1;>3`A18?1hB0@2PD1:A3XE0B1`F20<C2hG0D3PI2:<E1XJ20=G2`K0H3hL0I1PN1>J2XO0K3`P11?L1hQ120=M2PS10N3XT10O1`U11@P12hV10Q13PX11AR11XY150BCDX7S12`Z11ET13h[11FU11P]120GV12X^12HIW13`_13JKLX11h`120MY12Pb13NOP1`13Xc10d11`d118e12he10f13Pg11:g11Xh10h12`i10j13hj10l11Pl11Q1m12Xm12R1S1S1<Q119F7777777L8888;9D??;?;?;8;?;8<8;[60,40,null][6,1,9,17,1767225600000,20,["d"]]3roleArn 0stateMachineAliasArn 0error 2error 4State 2State 3State 0State 1["ü😀"]{"order": 17, "amount": 1.0}error 24error 26error 30error 32resource 33region 33{"FunctionName":"f"}resourceType 34resourceType 35resource 36resourceType 37resource 37resourceType 38resource 38error 38resource 39resourceType 40resource 40error 40mapRunArn 48state 49location 49',
    header: '{"ordinal":2,"firstEventId":10,"eventCount":50,"closed":true,"stateKind":"delta"}',
    events: [
      '{"id":10,"previousEventId":0,"timestampMs":1767225600000,"type":"ExecutionStarted","details":{"roleArn":"roleArn 0","stateMachineAliasArn":"stateMachineAliasArn 0"}}',
      '{"id":11,"previousEventId":9,"timestampMs":1767225600040,"type":"ExecutionSucceeded","details":{}}',
      '{"id":12,"previousEventId":9,"timestampMs":1767225600080,"type":"ExecutionFailed","details":{"error":"error 2"}}',
      '{"id":13,"previousEventId":12,"timestampMs":1767225600120,"type":"ExecutionAborted","details":{}}',
      '{"id":14,"previousEventId":12,"timestampMs":1767225600160,"type":"ExecutionTimedOut","details":{"error":"error 4"}}',
      '{"id":15,"previousEventId":12,"timestampMs":1767225600200,"type":"ExecutionRedriven","details":{}}',
      '{"id":16,"previousEventId":15,"timestampMs":1767225600240,"type":"PassStateEntered","details":{"name":"State 2"}}',
      '{"id":17,"previousEventId":15,"timestampMs":1767225600280,"type":"PassStateExited","details":{"name":"State 3"}}',
      '{"id":18,"previousEventId":15,"timestampMs":1767225600320,"type":"TaskStateEntered","details":{"name":"State 0"}}',
      '{"id":19,"previousEventId":18,"timestampMs":1767225600360,"type":"TaskStateExited","details":{}}',
      '{"id":20,"previousEventId":18,"timestampMs":1767225600400,"type":"ChoiceStateEntered","details":{"name":"State 2"}}',
      '{"id":21,"previousEventId":18,"timestampMs":1767225600440,"type":"ChoiceStateExited","details":{"name":"State 3"}}',
      '{"id":22,"previousEventId":21,"timestampMs":1767225600480,"type":"WaitStateEntered","details":{"name":"State 0"}}',
      '{"id":23,"previousEventId":21,"timestampMs":1767225600520,"type":"WaitStateExited","details":{"name":"State 1"}}',
      '{"id":24,"previousEventId":21,"timestampMs":1767225600560,"type":"SucceedStateEntered","details":{"name":"State 2"}}',
      '{"id":25,"previousEventId":24,"timestampMs":1767225600600,"type":"SucceedStateExited","details":{}}',
      '{"id":26,"previousEventId":24,"timestampMs":1767225600640,"type":"FailStateEntered","details":{"name":"State 0"}}',
      '{"id":27,"previousEventId":24,"timestampMs":1767225600680,"type":"ParallelStateEntered","details":{}}',
      '{"id":28,"previousEventId":27,"timestampMs":1767225600720,"type":"ParallelStateExited","details":{"output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":29,"previousEventId":27,"timestampMs":1767225600760,"type":"MapStateEntered","details":{}}',
      '{"id":30,"previousEventId":27,"timestampMs":1767225600800,"type":"MapStateExited","details":{"name":"State 0","output":{"payload":"[\\"ü😀\\"]"}}}',
      '{"id":31,"previousEventId":30,"timestampMs":1767225600840,"type":"LambdaFunctionScheduled","details":{"input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":32,"previousEventId":30,"timestampMs":1767225600880,"type":"LambdaFunctionSucceeded","details":{}}',
      '{"id":33,"previousEventId":30,"timestampMs":1767225600920,"type":"LambdaFunctionFailed","details":{}}',
      '{"id":34,"previousEventId":33,"timestampMs":1767225600960,"type":"LambdaFunctionTimedOut","details":{"error":"error 24"}}',
      '{"id":35,"previousEventId":33,"timestampMs":1767225601000,"type":"LambdaFunctionScheduleFailed","details":{}}',
      '{"id":36,"previousEventId":33,"timestampMs":1767225601040,"type":"LambdaFunctionStartFailed","details":{"error":"error 26"}}',
      '{"id":37,"previousEventId":36,"timestampMs":1767225601080,"type":"ActivityScheduled","details":{"input":{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}}}',
      '{"id":38,"previousEventId":36,"timestampMs":1767225601120,"type":"ActivityStarted","details":{}}',
      '{"id":39,"previousEventId":36,"timestampMs":1767225601160,"type":"ActivitySucceeded","details":{}}',
      '{"id":40,"previousEventId":39,"timestampMs":1767225601200,"type":"ActivityFailed","details":{"error":"error 30"}}',
      '{"id":41,"previousEventId":39,"timestampMs":1767225601240,"type":"ActivityTimedOut","details":{}}',
      '{"id":42,"previousEventId":39,"timestampMs":1767225601280,"type":"ActivityScheduleFailed","details":{"error":"error 32"}}',
      '{"id":43,"previousEventId":42,"timestampMs":1767225601320,"type":"TaskScheduled","details":{"resource":"resource 33","region":"region 33","parameters":{"payload":"{\\"FunctionName\\":\\"f\\"}"},"timeoutInSeconds":231}}',
      '{"id":44,"previousEventId":42,"timestampMs":1767225601360,"type":"TaskStarted","details":{"resourceType":"resourceType 34"}}',
      '{"id":45,"previousEventId":42,"timestampMs":1767225601400,"type":"TaskSubmitted","details":{"resourceType":"resourceType 35"}}',
      '{"id":46,"previousEventId":45,"timestampMs":1767225601440,"type":"TaskSucceeded","details":{"resource":"resource 36"}}',
      '{"id":47,"previousEventId":45,"timestampMs":1767225601480,"type":"TaskFailed","details":{"resourceType":"resourceType 37","resource":"resource 37"}}',
      '{"id":48,"previousEventId":45,"timestampMs":1767225601520,"type":"TaskTimedOut","details":{"resourceType":"resourceType 38","resource":"resource 38","error":"error 38"}}',
      '{"id":49,"previousEventId":48,"timestampMs":1767225601560,"type":"TaskStartFailed","details":{"resource":"resource 39"}}',
      '{"id":50,"previousEventId":48,"timestampMs":1767225601600,"type":"TaskSubmitFailed","details":{"resourceType":"resourceType 40","resource":"resource 40","error":"error 40"}}',
      '{"id":51,"previousEventId":48,"timestampMs":1767225601640,"type":"MapStateStarted","details":{}}',
      '{"id":52,"previousEventId":51,"timestampMs":1767225601680,"type":"MapIterationStarted","details":{"name":"State 2"}}',
      '{"id":53,"previousEventId":51,"timestampMs":1767225601720,"type":"MapIterationSucceeded","details":{}}',
      '{"id":54,"previousEventId":51,"timestampMs":1767225601760,"type":"MapIterationFailed","details":{"name":"State 0"}}',
      '{"id":55,"previousEventId":54,"timestampMs":1767225601800,"type":"MapIterationAborted","details":{}}',
      '{"id":56,"previousEventId":54,"timestampMs":1767225601840,"type":"MapRunStarted","details":{}}',
      '{"id":57,"previousEventId":54,"timestampMs":1767225601880,"type":"MapRunFailed","details":{}}',
      '{"id":58,"previousEventId":57,"timestampMs":1767225601920,"type":"MapRunRedriven","details":{"mapRunArn":"mapRunArn 48"}}',
      '{"id":59,"previousEventId":57,"timestampMs":1767225601960,"type":"EvaluationFailed","details":{"state":"state 49","location":"location 49"}}',
    ],
    state:
      '{"header":[60,40,null],"frames":[{"id":8,"data":[6,1,9,17,1767225600000,20,["d"]],"payloads":[{"payload":"3"}]}],"removedFrameIds":[]}',
  },
  {
    name: 'end with all of the state',
    text: 'F1<05001110213035Z1L[4,1][-1,0,2,2,1767225600000,3,["p",3],[1,0,1]]{"order": 17, "amount": 1.0}',
    header: '{"ordinal":0,"firstEventId":5,"eventCount":0,"closed":true,"stateKind":"snapshot"}',
    events: [],
    state:
      '{"header":[4,1],"frames":[{"id":0,"data":[-1,0,2,2,1767225600000,3,["p",3],[1,0,1]],"payloads":[{"payload":"{\\"order\\": 17, \\"amount\\": 1.0}"}]}],"removedFrameIds":[]}',
  },
];

/** As JSON, payloads as `{"payload": text}`. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_member, inner) =>
    inner instanceof Payload ? { payload: inner.text } : inner,
  );
}

describe.each(golden)('the $name of version 1', ({ text, header, events, state }) => {
  it('is read as it was meant', () => {
    expect(JSON.parse(plain(decodeHeader(text)))).toEqual(JSON.parse(header));
    expect(decodeEvents(text).events.map((event) => plain(event))).toEqual(events);
    if (state !== undefined) expect(JSON.parse(plain(decodeState(text).state))).toEqual(JSON.parse(state));
  });
});

it('every type of event has a golden text', () => {
  const types = golden.flatMap(({ events }) => events.map((event) => JSON.parse(event).type as string));
  expect(new Set(types)).toEqual(new Set(Object.keys(historyEventShapes)));
});
