import { encodeFunctionData, formatUnits, keccak256, parseEventLogs, stringToHex } from "viem";
import type { HDAccount } from "viem/accounts";

import {
  type Offer,
  amountDown,
  amountUp,
  finalUntil,
  leaseholdAbi,
  minuteOf,
  nextMinute,
  parseRate,
} from "../../sdk/src/index.ts";
import { createAccessKey, openAccess, sealAccess } from "./access.ts";
import { type Outcome, audit } from "./audit.ts";
import { failingMonth, failingWeek } from "./failures.ts";
import { changingTerms, rewardWeek } from "./governance.ts";
import type { Chain } from "./chain.ts";
import type { Check } from "./ledger.ts";
import { NO_PERMIT, choiceOf, openMarket, published } from "./market.ts";
import { DECIMALS, PARAMETERS, deployProtocol } from "./protocol.ts";

const MINUTE = 60n;
const HOUR = 3_600n;
const DAY = 86_400n;

/** The lens's name for a lease of which all is paid out. */
const FINALIZED = 3;

/** How the story is told while it is played. */
export type Teller = {
  /** Something happened at this Unix time. */
  say(timestamp: bigint, text: string): void;
  /** A long part stands here. */
  progress(part: string, done: number, all: number): void;
};

const usdc = (units: bigint): string => `${formatUnits(units, DECIMALS)} USDC`;

/** A month on a GPU market, from the empty chain until everybody has their money back. */
export async function playStory(chain: Chain, seed: bigint, teller: Teller): Promise<Outcome> {
  const { mined, goTo, now } = chain;
  const account = (index: number): HDAccount => chain.account(index);
  const [deployer, keeper, recipient] = [account(0), account(1), account(2)];
  const monitors = [3, 4, 5, 6, 7].map((index) => account(index));
  const [gamer, studio, farm, datacentre] = [account(8), account(9), account(10), account(11)];
  const [researcher, artist, startup, lab] = [account(12), account(13), account(14), account(15)];
  const [hotKey, council] = [account(16), account(19)];
  const providers = [gamer, studio, farm, datacentre];
  const renters = [researcher, artist, startup, lab];

  const market = openMarket(
    chain,
    await deployProtocol(
      chain,
      deployer,
      council.address,
      recipient.address,
      monitors.map(({ address }) => address),
    ),
    seed,
  );
  const { hub, house, lens, token, panelHash, books, leases, step } = market;
  const { offerOf, requestOf, bidFor, signed, approve, permitFor, promised, take, topUp } = market;
  const checks: Check[] = [];
  const say = (text: string): void => teller.say(now(), text);
  const check = (line: string, expected: bigint, actual: bigint): void => void checks.push({ line, expected, actual });
  say(`The whole protocol stands; ${market.rights} rights were read back, and the deployer has none.`);
  say(`The hub stands at ${hub.address}; hours are final after ${PARAMETERS.reportWindow} minutes.`);

  // ---- Everybody gets tokens; providers stake, renters approve just what they will pay.
  const funds = parseRate("10000", DECIMALS);
  for (const someone of [...providers, ...renters]) {
    await mined("mint", () => token.write.mint([someone.address, funds], { account: deployer }));
  }
  const stakes = parseRate("2000", DECIMALS);
  for (const provider of providers) {
    await approve(provider, stakes);
    await step("stake", () => hub.write.stake([token.address, stakes], { account: provider }));
  }
  say(`Four providers stake ${usdc(stakes)} each. What no lease locks can leave at any time.`);

  // ---- LLaMA 7B fine-tuning: 4.5 hours, two of them paid at first, released hour by hour.
  const day = (now() / DAY) * DAY;
  const at = (days: bigint, hours: bigint, minutes = 0n): bigint => day + days * DAY + hours * HOUR + minutes * MINUTE;
  const accessKey = createAccessKey();
  const tuning = published.workloads["LLaMA 7B fine-tuning"]!;
  const tuningOffer = await signed(offerOf(gamer, "RTX 4090"), gamer);
  await goTo(at(0n, 8n) - 30n);
  const llama7 = await take(
    "LLaMA 7B fine-tuning",
    "RTX 4090",
    researcher,
    tuningOffer,
    choiceOf(tuning.minutes, 120, 0, accessKey.publicKey),
  );
  say(`${llama7.facts.name}: a signed offer taken in one transaction, 270 minutes at 0.65, the first 120 paid.`);
  const answer = sealAccess("ssh renter@203.0.113.7 -p 2222", accessKey.publicKey, llama7.id);
  const granted = await mined("grantAccess", () => hub.write.grantAccess([llama7.id, answer], { account: gamer }));
  const [access] = parseEventLogs({ abi: leaseholdAbi, logs: granted.logs, eventName: "AccessGranted" });
  const details = openAccess(access!.args.sealedAccess, accessKey.privateKey, llama7.id);
  say(`${llama7.facts.name}: the provider seals the access details to the renter's key, who reads "${details}".`);

  // ---- Stable Diffusion: a request for a week from midnight on, and three signed bids, which cost nothing.
  await goTo(at(0n, 8n, 5n));
  const midnight = Number(minuteOf(at(1n, 0n)));
  const diffusion = published.workloads["Stable Diffusion training"]!.minutes;
  const wanted = requestOf(artist, "RTX 3090", {
    term: diffusion,
    terms: { earliestStart: midnight, latestStart: midnight, committed: 1_440, maintenance: 60 },
  });
  const held = amountUp(wanted.terms.rate, BigInt(diffusion));
  const permit = await permitFor(artist, held);
  await step("postRequest with permit", () =>
    house.write.postRequest([wanted, permit, "https://specs.example/3090.json"], { account: artist }),
  );
  say(`Stable Diffusion training: a week is asked for at 0.55 at most; ${usdc(held)} are held, paid with a permit.`);
  const bids = await Promise.all(
    (
      [
        [gamer, "0.45"],
        [farm, "0.42"],
        [studio, "0.35"],
      ] as const
    ).map(([bidder, price]) => bidFor(wanted, bidder, price)),
  );
  const [cheapest, signature] = bids[2]!;
  const quote = await house.read.quoteAward([wanted, cheapest]);
  const stableFacts = promised(
    "Stable Diffusion training",
    "RTX 3090",
    cheapest,
    choiceOf(diffusion, diffusion, midnight),
    artist.address,
  );
  const [stableId] = await step("acceptBid", () =>
    house.write.acceptBid([wanted, cheapest, signature], { account: artist }),
  );
  const stable = { id: stableId!, facts: stableFacts };
  leases.push(stable);
  check("Stable Diffusion training: quoted deposit", quote.deposit, (await books.read(stableId!)).deposited);
  say(
    `Stable Diffusion training: bids at 0.45, 0.42 and 0.35; the last is accepted, and ${usdc(quote.refund)} go back.`,
  );

  // ---- LLaMA 70B inference: thirty days, paid a week at a time; offered by a hot key within its limits.
  const inference = published.workloads["LLaMA 70B inference"]!;
  const inferenceOffer = offerOf(farm, "A100 80GB");
  const limits = {
    rate: inferenceOffer.rate,
    exitMinutes: 60,
    penaltyMultiple: 2,
    bondMultiple: 3,
    expiry: Number(now() + 90n * DAY),
    panel: panelHash,
    quota: parseRate("500", DECIMALS),
  };
  await step("authorizeSigner", () =>
    hub.write.authorizeSigner([hotKey.address, token.address, limits], { account: farm }),
  );
  say(`A provider lets a hot key sign offers from 1.85 up; stolen, it could lock ${usdc(limits.quota)} at most.`);
  await goTo(at(0n, 8n, 10n) - 30n);
  const week = 10_080n;
  const llama70 = await take(
    "LLaMA 70B inference",
    "A100 80GB",
    startup,
    await signed(inferenceOffer, hotKey),
    choiceOf(inference.minutes, Number(week)),
  );
  const weeksLeft = BigInt(inference.minutes) - week;
  await approve(startup, amountUp(llama70.facts.rate, weeksLeft));
  await step("setStandingTopUp", () =>
    hub.write.setStandingTopUp([llama70.id, Number(week), Number(weeksLeft)], { account: startup }),
  );
  say(`${llama70.facts.name}: thirty days at 1.85; a week is paid, and anyone may pull the next when less is left.`);

  // ---- A renter that will leave early, one that will run out of money, and a provider that will leave.
  await goTo(at(0n, 8n, 20n) - 30n);
  const h100 = await signed(offerOf(datacentre, "H100 80GB", { committed: 120 }), datacentre);
  const day24 = choiceOf(1_440);
  const trial = await permitFor(lab, amountUp(h100[0].rate, 1_440n));
  const early = await take("H100 trial, left early", "H100 80GB", lab, h100, day24, trial);
  say(`${early.facts.name}: 24 hours at 3.50 paid with a permit, two of them committed.`);

  await goTo(at(0n, 8n, 30n) - 30n);
  const a100 = offerOf(farm, "A100 40GB");
  const publishedReceipt = await mined("publish", () =>
    hub.write.publish([a100, "https://specs.example/a100-40gb.json"], { account: farm }),
  );
  books.book(publishedReceipt);
  const broke = await take("A100 run, out of money", "A100 40GB", lab, [a100, "0x"], choiceOf(600, 180));
  say(`${broke.facts.name}: a published offer, no signature needed; ten hours wanted, three paid.`);

  await goTo(at(0n, 8n, 40n) - 30n);
  const leaving = offerOf(gamer, "RTX 4090", {
    slot: keccak256(stringToHex("second card")),
    exitMinutes: 120,
  });
  const left = await take(
    "RTX 4090, provider leaves",
    "RTX 4090",
    researcher,
    await signed(leaving, gamer),
    choiceOf(2_880),
  );
  say(`${left.facts.name}: 48 hours paid; leaving early would cost the provider up to 120 minutes of pay.`);

  // ---- The first day, hour by hour.
  await goTo(at(0n, 9n, 30n));
  say(`${llama7.facts.name}: topped up by 150 minutes for ${usdc(await topUp(llama7, researcher, 150n))}.`);
  for (const [hours, minutes] of [
    [10n, 0n],
    [11n, 0n],
    [12n, 0n],
    [13n, 0n],
    [13n, 30n],
  ] as const) {
    await goTo(at(0n, hours, minutes));
    const until = finalUntil(llama7.facts.end, BigInt(PARAMETERS.reportWindow), at(0n, hours, minutes));
    await step("settle", () => hub.write.settle([llama7.id], { account: keeper }));
    const { pay } = await books.read(llama7.id);
    check(
      `${llama7.facts.name}, pay final at ${hours}:${String(minutes).padStart(2, "0")}`,
      amountDown(llama7.facts.rate, until - llama7.facts.start),
      pay,
    );
    say(`${llama7.facts.name}: ${until - llama7.facts.start} minutes are final, ${usdc(pay)} paid so far.`);
  }

  await goTo(at(0n, 13n, 40n) + 15n);
  {
    const { facts, id } = early;
    const end = nextMinute(now() + 1n);
    const refund = amountUp(facts.rate, facts.funded) - amountUp(facts.rate, end - facts.start);
    await step("closeAndWithdraw", () => hub.write.closeAndWithdraw([id, lab.address], { account: lab }));
    facts.end = end;
    say(`${facts.name}: closed after ${end - facts.start} minutes; ${usdc(refund)} are back in the wallet at once.`);
  }
  check("A100 run, out of money: still paid for", broke.facts.end, minuteOf(at(0n, 11n, 30n)));
  say(`${broke.facts.name}: ended at 11:30 by itself, when its money ran out; its machine is free again.`);

  // ---- A cluster: three H100 of two providers, all or nothing. The one that was left is taken by the same signed offer.
  await goTo(at(0n, 14n) - 30n);
  {
    const second = { slot: keccak256(stringToHex("second H100")) };
    const offers = [
      h100,
      await signed(offerOf(datacentre, "H100 80GB", second), datacentre),
      await signed(offerOf(studio, "H100 80GB"), studio),
    ];
    const choice = choiceOf(480);
    const deposits = offers.reduce((sum, [offer]) => sum + amountUp(offer.rate, 480n), 0n);
    await approve(startup, deposits);
    const calls = offers.map(([offer, signature]) =>
      encodeFunctionData({ abi: leaseholdAbi, functionName: "take", args: [offer, signature, choice, NO_PERMIT] }),
    );
    const facts = offers.map(([offer], index) =>
      promised(`H100 cluster, machine ${index + 1}`, "H100 80GB", offer, choice, startup.address),
    );
    const ids = await step("multicall of 3 takes", () => hub.write.multicall([calls], { account: startup }));
    ids.forEach((id, index) => leases.push({ id, facts: facts[index]! }));
    say(`H100 cluster: three machines of two providers for 8 hours in one transaction, all or none.`);
  }

  await goTo(at(0n, 18n, 40n) - 30n);
  {
    const { facts, id } = left;
    const end = nextMinute(now() + 1n);
    const refund = amountUp(facts.rate, facts.funded) - amountUp(facts.rate, end - facts.start);
    facts.penalty = BigInt(leaving.exitMinutes);
    await step("close by provider", () => hub.write.close([id], { account: gamer }));
    facts.end = end;
    const penalty = amountUp(facts.rate, facts.penalty);
    say(`${facts.name}: the provider leaves; the renter gets ${usdc(refund)} back and ${usdc(penalty)} from the bond.`);
  }

  // ---- An auction, with nobody's judgement in it: 100 hours on an H100, from the centralised price down.
  await goTo(at(0n, 19n));
  {
    const name = "H100 training, by auction";
    const start = Number(minuteOf(at(0n, 23n)));
    const request = requestOf(lab, "H100 80GB", {
      term: 6_000,
      deadline: Number(at(0n, 21n)),
      auction: true,
      terms: { earliestStart: start, latestStart: start, committed: 600, exitMinutes: 600 },
    });
    await approve(lab, await house.read.quoteRequest([request]));
    await step("postRequest", () =>
      house.write.postRequest([request, NO_PERMIT, "https://specs.example/h100.json"], { account: lab }),
    );
    say(`${name}: 100 hours are asked for, from the centralised 4.95 down; bids lock their bond and their machine.`);
    let best: Offer | undefined;
    for (const [bidder, price, minutes] of [
      [datacentre, "4.80", 60n],
      [farm, "4.20", 90n],
      [studio, "3.90", 118n],
      [datacentre, "3.50", 121n],
    ] as const) {
      await goTo(at(0n, 19n, minutes));
      const [bid, signed_] = await bidFor(request, bidder, price);
      await step(best === undefined ? "bid" : "outbid", () =>
        house.write.placeBid([request, bid, signed_], { account: bidder }),
      );
      best = bid;
      const { deadline } = await house.read.requestOf([await house.read.hashRequest([request])]);
      say(`${name}: ${price} is bid; bids are taken until ${new Date(deadline * 1000).toISOString().slice(11, 16)}.`);
    }
    await goTo(at(0n, 21n, 10n));
    const { deposit, refund } = await house.read.quoteAward([request, best!]);
    const facts = promised(name, "H100 80GB", best!, choiceOf(6_000, 6_000, start), lab.address);
    const [id] = await step("award", () => house.write.awardRequest([request, best!], { account: keeper }));
    leases.push({ id: id!, facts });
    check(`${name}: quoted deposit`, deposit, (await books.read(id!)).deposited);
    say(`${name}: anybody awards it at 3.50; ${usdc(refund)} of the deposit go back at once.`);
  }

  // ---- A month that nobody settles until it is over.
  await goTo(at(0n, 21n, 20n) - 30n);
  const month = choiceOf(43_200);
  const quiet = await take(
    "A100 month, settled once",
    "A100 40GB",
    researcher,
    await signed(offerOf(studio, "A100 40GB"), studio),
    month,
  );
  say(`${quiet.facts.name}: 720 hours at 1.20, of which ten will fail.`);

  // ---- Thirty days, settled daily by anybody.
  const cast = { provider: studio, monitors, keeper, council };
  const failures = failingWeek(chain, market, stable, cast, at, say, checks);
  const outages = failingMonth(chain, market, quiet, cast, at);
  const daily = leases.filter((lease) => lease !== quiet).map(({ id }) => id);
  const served = leases.filter(({ facts }) => facts.provider === datacentre.address);
  const terms = changingTerms(
    chain,
    market,
    { holder: account(18), keeper, provider: datacentre, renter: lab },
    served,
    llama70,
    at,
    say,
    checks,
    ({ id }) => daily.push(id),
  );
  const days = 31;
  for (let passed = 1; passed <= days; passed++) {
    await goTo(at(BigInt(passed), 0n, 5n));
    await step("settleMany", () => hub.write.settleMany([daily], { account: keeper }));
    await failures.get(passed)?.();
    await outages.happenings.get(passed)?.();
    await terms.get(passed)?.();
    const leftNow = llama70.facts.end - minuteOf(now());
    const missing = BigInt(inference.minutes) - llama70.facts.funded;
    if (leftNow < week && missing > 0n) {
      const pulled = missing < week ? missing : week;
      await step("pullTopUp", () => hub.write.pullTopUp([llama70.id], { account: keeper }));
      llama70.facts.funded += pulled;
      llama70.facts.end += pulled;
      say(`${llama70.facts.name}: anyone pulls the next ${pulled} minutes from the renter's allowance.`);
    }
    if (passed % 7 === 0) {
      const { provider } = llama70.facts;
      const [amount] = await hub.read.balanceOf([provider, token.address]);
      await step("withdraw", () => hub.write.withdraw([token.address, provider, amount], { account: farm }));
      say(`${daily.length} leases are settled by one call a day; a provider withdraws ${usdc(amount)}.`);
    }
    teller.progress("days", passed, days);
  }

  await goTo(at(BigInt(days), 2n));
  await step("settle after 720 h, 10 of them failed", () => hub.write.settle([quiet.id], { account: keeper }));
  await step("enforce of 6 days", () => hub.write.enforce([quiet.id, outages.days], { account: keeper }));
  const { net, withheld, penalty } = await books.read(quiet.id);
  say(
    `${quiet.facts.name}: one settlement pays ${usdc(net)}; ten failed hours cost ${usdc(withheld)} and ${usdc(penalty)}.`,
  );

  // ---- The books are closed: bonds are free, and everybody takes what is theirs.
  await goTo(at(BigInt(days), 5n));
  for (const { id } of leases) {
    if ((await lens.read.statusOf([id])) === FINALIZED) continue;
    await step("finalize", () => hub.write.finalize([id], { account: keeper }));
  }
  say(`All ${leases.length} leases are finalized: no bond is locked, nothing is held.`);
  for (const someone of [...providers, ...renters, recipient]) {
    const [amount] = await hub.read.balanceOf([someone.address, token.address]);
    if (amount > 0n) {
      await step("withdraw", () => hub.write.withdraw([token.address, someone.address, amount], { account: someone }));
    }
    const [total, locked] = await hub.read.collateralOf([someone.address, token.address]);
    check(`collateral of ${someone.address} that is still locked`, 0n, locked);
    if (total > 0n) {
      await step("withdrawCollateral", () =>
        hub.write.withdrawCollateral([token.address, someone.address, total], { account: someone }),
      );
    }
  }
  say("Everybody withdrew; what is left in the hub is the protocol's fee.");
  const rewards = await rewardWeek(chain, market, providers, keeper, say, checks);
  for (const { address } of providers) {
    const score = await market.reputation.read.scoreOf([address]);
    say(`Reputation: ${address} ends with ${score} of 10,000.`);
  }

  return audit(
    market,
    {
      providers: providers.map(({ address }) => address),
      renters: renters.map(({ address }) => address),
      recipient: recipient.address,
      funds,
      rewards,
    },
    checks,
  );
}
