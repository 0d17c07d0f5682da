import { encodeFunctionData, formatEther, formatUnits, keccak256, parseEther, stringToHex } from "viem";
import type { HDAccount } from "viem/accounts";

import { leaseholdAbi } from "../../sdk/src/index.ts";
import type { Chain } from "./chain.ts";
import type { Happenings } from "./failures.ts";
import type { Check } from "./ledger.ts";
import { type Lease, type Market, choiceOf } from "./market.ts";
import { DECIMALS, PARAMETERS } from "./protocol.ts";

/** The fee that is voted for, in parts per million, and what the first tier saves of it. */
const NEW_FEE = 20_000;
const NEW_SET = 2;
const PERCENT = 100n;

const STANDING = parseEther("1000");
const WEEK = 604_800n;

const usdc = (units: bigint): string => `${formatUnits(units, DECIMALS)} USDC`;

/** Who takes part when terms change. */
export type Politics = { holder: HDAccount; keeper: HDAccount; provider: HDAccount; renter: HDAccount };

/**
 * A vote on a lower fee, from the proposal to the timelock, and a provider that earns its first tier meanwhile: its leases `served` are finalized,
 * one is rated, and the next is opened under the new terms at the tier's discount. Calls `opened` with it.
 */
export function changingTerms(
  { goTo }: Chain,
  market: Market,
  { holder, keeper, provider, renter }: Politics,
  served: readonly Lease[],
  running: Lease,
  at: (days: bigint, hours: bigint, minutes?: bigint) => bigint,
  say: (text: string) => void,
  checks: Check[],
  opened: (lease: Lease) => void,
): Happenings {
  const { hub, token, reputation, standing, votes, governor, step, offerOf, signed, take } = market;
  const check = (line: string, expected: bigint, actual: bigint): void => void checks.push({ line, expected, actual });
  const record = { token: token.address, ...PARAMETERS, fee: NEW_FEE, status: 0 };
  const calls = [encodeFunctionData({ abi: leaseholdAbi, functionName: "addParameterSet", args: [record] })];
  const text = "Lower the fee for leases in USDC from 2.5 to 2 %.";
  const textHash = keccak256(stringToHex(text));
  const proposal = [[hub.address], [0n], calls] as const;

  return new Map([
    [
      2,
      async () => {
        await goTo(at(2n, 14n));
        await step("delegate", () => votes.write.delegate([holder.address], { account: holder }));
        await step("transfer of votes", () => votes.write.transfer([provider.address, STANDING], { account: holder }));
        await step("propose", () => governor.write.propose([...proposal, text], { account: holder }));
        say(`Governance: "${text}" is proposed; votes are counted from two days later.`);
      },
    ],
    [
      5,
      async () => {
        await goTo(at(5n, 14n));
        const id = await governor.read.getProposalId([...proposal, textHash]);
        await step("castVote", () => governor.write.castVote([id, 1], { account: holder }));
        const [, votesFor] = await governor.read.proposalVotes([id]);
        say(`Governance: ${formatEther(votesFor)} votes are for it.`);
      },
    ],
    [
      10,
      async () => {
        await step("queue", () => governor.write.queue([...proposal, textHash], { account: keeper }));
        say("Governance: it is decided, and waits two days in the timelock, so that who disagrees can leave.");
      },
    ],
    [
      12,
      async () => {
        await goTo(at(12n, 1n));
        await step("execute", () => governor.write.execute([...proposal, textHash], { account: keeper }));
        const { fee } = await hub.read.parameterSetOf([NEW_SET]);
        check("the fee that was voted for", BigInt(NEW_FEE), BigInt(fee));
        const [{ fee: old }] = await hub.read.leaseOf([running.id]);
        check(`${running.facts.name}: fee after the vote`, running.facts.fee, BigInt(old));
        say("Governance: parameter set 2 has a fee of 2 %; leases that run keep theirs.");

        const before = await reputation.read.scoreOf([provider.address]);
        for (const { id } of served) await step("finalize", () => hub.write.finalize([id], { account: keeper }));
        const rated = served.at(-1)!;
        await step("rate", () =>
          hub.write.rate([rated.id, 5, "https://specs.example/rating.json"], { account: renter }),
        );
        await step("answerRating", () =>
          hub.write.answerRating([rated.id, "https://specs.example/answer.json"], { account: provider }),
        );
        await step("approve of votes", () => votes.write.approve([standing.address, STANDING], { account: provider }));
        await step("stakeFor", () => standing.write.stakeFor([provider.address, STANDING], { account: provider }));
        await step("refreshTier", () => hub.write.refreshTier([provider.address], { account: keeper }));
        const after = await reputation.read.scoreOf([provider.address]);
        const tier = await hub.read.tierOf([provider.address]);
        check("tier after four leases, a rating and standing", 1n, BigInt(tier));
        say(`Reputation: four finished leases and five stars raise a score from ${before} to ${after}: tier ${tier}.`);

        const slot = keccak256(stringToHex("third H100"));
        const offer = offerOf(provider, "H100 80GB", { parameterSet: NEW_SET, slot });
        const lease = await take(
          "H100, under new terms",
          "H100 80GB",
          renter,
          await signed(offer, provider),
          choiceOf(1_440),
        );
        lease.facts.fee = (BigInt(NEW_FEE) * (PERCENT - BigInt(PARAMETERS.discount1))) / PERCENT;
        opened(lease);
        say(`${lease.facts.name}: 24 hours at 3.50, of which the protocol takes 1.8 % instead of 2.5 %.`);
      },
    ],
  ]);
}

/** Fees go to the pool, and what is shared out of them comes back a week later. Answers what each provider got. */
export async function rewardWeek(
  { goTo, now }: Chain,
  { hub, token, feePool, step }: Market,
  providers: readonly HDAccount[],
  keeper: HDAccount,
  say: (text: string) => void,
  checks: Check[],
): Promise<Map<string, bigint>> {
  const week = now() / WEEK;
  await step("collectFees", () =>
    hub.write.collectFees([token.address, providers.map(({ address }) => address)], { account: keeper }),
  );
  await goTo((week + 1n) * WEEK);
  const rewards = new Map<string, bigint>();
  for (const provider of providers) {
    const [fees] = await feePool.read.feesOf([token.address, provider.address, week]);
    const reward = await feePool.read.rewardOf([token.address, provider.address, week]);
    checks.push({
      line: `more than half of ${provider.address}'s fees come back`,
      expected: 0n,
      actual: BigInt(2n * reward > fees),
    });
    rewards.set(provider.address, reward);
    await step("claimRewards", () =>
      feePool.write.claimRewards([token.address, [week], provider.address], { account: provider }),
    );
  }
  const total = [...rewards.values()].reduce((sum, reward) => sum + reward, 0n);
  const { fees, pot } = await feePool.read.weekOf([token.address, week]);
  say(`Fees: of ${usdc(fees)} in a week, ${usdc(pot)} are shared out; four providers take ${usdc(total)}.`);
  return rewards;
}
