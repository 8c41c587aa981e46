package org.btestfarm.ledger.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * A policy was replaced; an empty one removes it.
 *
 * @param target whom it is for
 * @param policy the whole new policy
 */
public record PolicyChanged(PolicyTarget target, Policy policy) implements LedgerEvent {
    @Override
    public void write(ByteSink sink) {
        sink.one(target.kind().ordinal()).maybe(target.name());
        sink.number(policy.bytes().size());
        policy.bytes().forEach((key, bytes) -> sink.one(key.period().ordinal()).one(key.direction().ordinal()).number(bytes));
        sink.maybe(policy.testsAtOnce());
        sink.number(policy.duration().map(Duration::toMillis).orElse(0L));
        sink.number(policy.rateBps().orElse(0));
    }

    /** Reads what {@link #write} wrote. */
    public static PolicyChanged read(ByteSource source) {
        PolicyTarget target = new PolicyTarget(source.choice(AccountKind.values()), source.maybeText());
        Map<QuotaKey, Long> bytes = new TreeMap<>();
        for (int left = source.count(QuotaKey.ALL.size()); left > 0; left--) {
            QuotaKey key = new QuotaKey(source.choice(Period.values()), source.choice(QuotaDirection.values()));
            bytes.put(key, source.number());
        }
        OptionalInt tests = source.maybeSmall();
        long millis = source.number();
        long rate = source.number();
        return new PolicyChanged(
                target,
                new Policy(
                        bytes,
                        tests,
                        millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)),
                        rate == 0 ? OptionalLong.empty() : OptionalLong.of(rate)));
    }
}
