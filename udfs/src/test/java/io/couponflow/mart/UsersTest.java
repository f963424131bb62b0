package io.couponflow.mart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

    @Test
    void aUserWhoComesAgainIsOneUser() {
        assertThat(added(List.of("o1", "o1", "o1")).count()).isEqualTo(1);
        assertThat(added(List.of("o1", "o2", "o1", "o2")).count()).isEqualTo(2);
    }

    @Test
    void upToThreeHundredUsersAreCountedExactly() {
        Users users = Users.of("o0");
        for (int n = 1; n <= 300; n++) {
            assertThat(users.count()).isEqualTo(n);
            users = users.plus(Users.of("o" + n));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 5_000, 20_000})
    void manyUsersAreCountedWithinThreeStandardErrors(int n) {
        assertThat((double) added(openids(n)).count()).isBetween(n * (1 - 3 * 0.016), n * (1 + 3 * 0.016));
    }

    @Test
    void anyOrderAnyGroupingAndAnyRestartGiveTheSameCount() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<String> openids = new ArrayList<>(openids(1 + random.nextInt(seed % 10 == 0 ? 20_000 : 800)));
            long expected = added(openids).count();
            Collections.shuffle(openids, random);

            Users inGroups = group(openids, random);

            assertThat(inGroups.count()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void aSketchAndAUserAddUpEitherWay() {
        assertThat(added(List.of("o1", "o2")).plus(Users.of("o3")).count()).isEqualTo(3);
        assertThat(Users.of("o3").plus(added(List.of("o1", "o2"))).count()).isEqualTo(3);
        assertThat(Users.of("o1").plus(added(List.of("o1", "o2"))).count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 300, 400, 5_000})
    void whatWasWrittenIsReadAndGoesOnCounting(int n) throws IOException {
        Users users = added(openids(n));
        Users read = throughBytes(users);

        assertThat(read.count()).isEqualTo(users.count());
        assertThat(read.plus(Users.of("another")).count())
                .isEqualTo(users.plus(Users.of("another")).count());
    }

    private static Users group(List<String> openids, Random random) throws IOException {
        if (openids.size() == 1) {
            return Users.of(openids.get(0));
        }
        int middle = 1 + random.nextInt(openids.size() - 1);
        Users left =
                openids.size() < 50 ? added(openids.subList(0, middle)) : group(openids.subList(0, middle), random);
        Users right = added(openids.subList(middle, openids.size()));
        return random.nextInt(3) == 0 ? throughBytes(left).plus(right) : right.plus(left);
    }

    private static Users added(List<String> openids) {
        return openids.stream().map(Users::of).reduce(Users::plus).orElseThrow();
    }

    private static List<String> openids(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> "oFS7Fjl0WsZ9AMZqrI80nbIq-" + i)
                .toList();
    }

    private static Users throughBytes(Users users) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Users.Format().write(users, new DataOutputStream(bytes));
        return new Users.Format().read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
