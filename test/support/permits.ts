import { type AddressLike, Signature, resolveAddress } from "ethers";

import type { TestToken } from "../../types/index.ts";
import type { PermitInput, World } from "./world.ts";

/** Signs an ERC-2612 permit of `owner`'s for `spender`, the hub unless told otherwise. */
export async function signPermit(
  w: World,
  token: TestToken,
  owner: World["provider"],
  value: bigint,
  deadline: bigint,
  spender: AddressLike = w.hub,
): Promise<PermitInput> {
  const domain = {
    name: await token.name(),
    version: "1",
    chainId: w.domain.chainId,
    verifyingContract: await token.getAddress(),
  };
  const types = {
    Permit: [
      { name: "owner", type: "address" },
      { name: "spender", type: "address" },
      { name: "value", type: "uint256" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  const message = {
    owner: owner.address,
    spender: await resolveAddress(spender),
    value,
    nonce: await token.nonces(owner),
    deadline,
  };
  const { v, r, s } = Signature.from(await owner.signTypedData(domain, types, message));
  return { value, deadline, v, r, s };
}
