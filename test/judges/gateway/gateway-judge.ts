// Microsoft's policy toolkit as a judge of the gateway: the policies pass its schemas and its C# compiler, real C#
// gives expressions the values that our local gateway gives them, and its emulator makes of a request what ours
// does.
import type { Judge } from '../judging'
import { findPolicyCheck, noPolicyCheck } from './policy-check'
import { checkedPolicies, plantedInPolicies } from './checked-policies'
import { comparedExpressions } from './compared-expressions'
import { comparedRuns } from './compared-runs'

export const gatewayJudge: Judge = {
  name: 'the policy toolkit',
  folder: 'gateway',
  checks: ['gateway'],
  setUp: () =>
    Promise.resolve(
      findPolicyCheck() === undefined ? { ready: false, reason: noPolicyCheck } : { ready: true },
    ),
  async *judge(_folder, _chosen, { progress, work, time }) {
    const program = findPolicyCheck()!
    progress.step('Policies by Microsoft’s schemas and the compiler of C#')
    yield await checkedPolicies(program, work)
    yield await plantedInPolicies(program, work)
    progress.step('Expressions by real C#')
    yield await comparedExpressions(program)
    progress.step('Requests by the toolkit’s emulator')
    yield await comparedRuns(program, work, time)
  },
}
