package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {

    private static final String HASH = "$2b$10$JOGZJ6lgfJYbmsWfm9LGw.WUm7cjobfUU8dYmvjVzOQ.uzXxVib.2";

    @Test
    void userOfAHashedPasswordIsKnownByIt() {
        String hash = Users.hash("pass wörd 密码");

        Users users = parsed("alice: {password: \"" + hash + "\", audiences: [marketing, ops]}");

        assertThat(hash).startsWith("$2b$12$").isNotEqualTo(Users.hash("pass wörd 密码"));
        assertThat(users.authenticate("alice", "pass wörd 密码").orElseThrow().audiences())
                .containsExactlyInAnyOrder(Audience.MARKETING, Audience.OPS);
        assertThat(users.authenticate("alice", "pass word 密码")).isEmpty();
        assertThat(users.authenticate("Alice", "pass wörd 密码")).isEmpty();
        assertThat(users.authenticate("alice", "")).isEmpty();
        assertThat(users.toString() + users.authenticate("alice", "pass wörd 密码"))
                .doesNotContain("$2b");
    }

    @Test
    void jsonIsAsGood() {
        assertThat(parsed("{\"alice\": {\"password\": \"" + HASH + "\", \"audiences\": [\"finance\"]}}")
                        .isEmpty())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                       | users holds no users
            []                                                       | users holds no users
            a: [                                                     | users is no YAML, or names a user twice; see line 1
            a: {password: secret, audiences: [ops]}                  | user a: the password is no bcrypt hash of cost 10 to 15
            a: {password: HASH9, audiences: [ops]}                   | user a: the password is no bcrypt hash of cost 10 to 15
            a: {password: HASH31, audiences: [ops]}                  | user a: the password is no bcrypt hash of cost 10 to 15
            a: {audiences: [ops]}                                    | user a: the password is no bcrypt hash
            a: {password: HASH}                                      | user a has no audience
            a: {password: HASH, audiences: [sales]}                  | user a has the audience sales; expected marketing, finance or ops
            a: {password: HASH, audiences: [ops], admin: true}       | user a has admin; expected password and audiences alone
            a b: {password: HASH, audiences: [ops]}                  | user a b: expected a name of at most 64 letters
            """)
    void whatMakesNoSenseIsSaidWithoutThePassword(String yaml, String mistake) {
        List<String> mistakes = new ArrayList<>();

        Users users = Users.parse(
                yaml.replace("HASH31", '"' + HASH.replace("$10$", "$31$") + '"')
                        .replace("HASH9", '"' + HASH.replace("$10$", "$09$") + '"')
                        .replace("HASH", '"' + HASH + '"'),
                "users",
                mistakes);

        assertThat(mistakes).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("secret", "$2b$10"));
        assertThat(String.join("\n", mistakes)).contains(mistake);
        assertThat(users.isEmpty()).isTrue();
    }

    @Test
    void nameTwiceIsAMistake() {
        List<String> mistakes = new ArrayList<>();

        Users.parse(
                "a: {password: \"" + HASH + "\", audiences: [ops]}\na: {password: \"" + HASH
                        + "\", audiences: [finance]}",
                "users",
                mistakes);

        assertThat(mistakes).hasSize(1);
    }

    @Test
    void passwordThatIsTooShortOrThatBcryptWouldCutIsNotHashed() {
        assertThatThrownBy(() -> Users.hash("s3cret!"))
                .hasMessageContaining("7 characters; expected at least 8")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> Users.hash("密".repeat(25))).hasMessageContaining("72 bytes");
    }

    /** By the processor's time, which doesn't depend on what else the machine is busy with. */
    @Test
    void unknownNameTakesAsLongAsAKnownOne() {
        Users users = parsed("alice: {password: \"" + HASH + "\", audiences: [ops]}");
        users.authenticate("alice", "warm up");
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            known = Math.min(known, nanos(users, "alice"));
            unknown = Math.min(unknown, nanos(users, "nobody"));
        }

        assertThat((double) unknown / known).isBetween(0.5, 2.0);
    }

    private static long nanos(Users users, String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        users.authenticate(name, "a guess");
        return threads.getCurrentThreadCpuTime() - start;
    }

    private static Users parsed(String yaml) {
        List<String> mistakes = new ArrayList<>();
        Users users = Users.parse(yaml, "users", mistakes);
        assertThat(mistakes).isEmpty();
        return users;
    }
}
