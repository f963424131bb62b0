package io.couponflow.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.password4j.BcryptFunction;
import com.password4j.types.Bcrypt;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may log in, and what each of them sees. Their passwords are known by their bcrypt hashes alone. */
public final class Users {

    /** Nobody: there is nothing to log in to. */
    public static final Users NONE = new Users(Map.of());

    private static final int COST = 12;
    /** The cheapest that still costs a guesser much, and the dearest that a login can wait for. */
    private static final int MIN_COST = 10;

    private static final int MAX_COST = 15;
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");
    /** What bcrypt takes; it would leave out the rest without a word. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final int MIN_PASSWORD_CHARACTERS = 8;

    /** One of them. */
    record User(String name, String hash, Set<Audience> audiences) {

        @Override
        public String toString() {
            return "User[" + name + ", " + audiences + "]"; // never the hash
        }
    }

    private final Map<String, User> users;
    /** What an unknown name's password is compared with, so that it takes as long. */
    private final String dearest;

    private Users(Map<String, User> users) {
        this.users = Map.copyOf(users);
        dearest = users.values().stream()
                .map(User::hash)
                .reduce((a, b) -> cost(a) >= cost(b) ? a : b)
                .orElse("");
    }

    /**
     * Reads users, such as {@code alice: {password: "$2b$12$…", audiences: [marketing, ops]}}.
     *
     * @param yaml YAML, of which JSON is a part
     * @param where it stands, for {@code mistakes}
     * @param mistakes takes what is wrong with it, a line a mistake, never quoting a password
     */
    public static Users parse(String yaml, String where, List<String> mistakes) {
        JsonNode root;
        try {
            root = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(yaml);
        } catch (JsonProcessingException e) {
            // Its own message quotes what it has read.
            mistakes.add(where + " is no YAML, or names a user twice"
                    + (e.getLocation() == null
                            ? ""
                            : "; see line " + e.getLocation().getLineNr()));
            return NONE;
        }
        if (!root.isObject() || root.isEmpty()) {
            mistakes.add(where + " holds no users; expected alice: {password: \"$2b$…\", audiences: [marketing]}");
            return NONE;
        }
        Map<String, User> users = new LinkedHashMap<>();
        root.properties()
                .forEach(entry -> user(entry.getKey(), entry.getValue(), where, mistakes)
                        .ifPresent(user -> users.put(user.name(), user)));
        return new Users(users);
    }

    private static Optional<User> user(String name, JsonNode node, String where, List<String> mistakes) {
        int before = mistakes.size();
        String whose = where + ", user " + name;
        if (!NAME.matcher(name).matches()) {
            mistakes.add(whose + ": expected a name of at most 64 letters, digits, '.', '_', '@' and '-'");
        }
        node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !key.equals("password") && !key.equals("audiences"))
                .forEach(key -> mistakes.add(whose + " has " + key + "; expected password and audiences alone"));
        String hash = node.path("password").asText("");
        if (cost(hash) < MIN_COST || cost(hash) > MAX_COST) {
            mistakes.add(whose + ": the password is no bcrypt hash of cost " + MIN_COST + " to " + MAX_COST
                    + "; expected what 'couponflow dashboard --hash-password' prints, in quotes");
        }
        Set<Audience> audiences = EnumSet.noneOf(Audience.class);
        node.path("audiences")
                .forEach(audience -> Audience.named(audience.asText())
                        .ifPresentOrElse(
                                audiences::add,
                                () -> mistakes.add(whose + " has the audience " + audience.asText()
                                        + "; expected marketing, finance or ops")));
        if (audiences.isEmpty()) {
            mistakes.add(whose + " has no audience; expected audiences: [marketing, finance, ops], or some of them");
        }
        return mistakes.size() == before ? Optional.of(new User(name, hash, Set.copyOf(audiences))) : Optional.empty();
    }

    /** 2 to the power of it is how often the hash was stirred; 0 = no bcrypt hash. */
    private static int cost(String hash) {
        Matcher matcher = HASH.matcher(hash);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    boolean has(String name) {
        return users.containsKey(name);
    }

    /** The user of that name and password; empty if the two don't belong together. Takes as long for a name that nobody has. */
    Optional<User> authenticate(String name, String password) {
        if (users.isEmpty()) {
            return Optional.empty();
        }
        @Nullable User user = users.get(name);
        String hash = user == null ? dearest : user.hash();
        boolean same = BcryptFunction.getInstanceFromHash(hash).check(password, hash);
        return same && user != null && isPossible(password) ? Optional.of(user) : Optional.empty();
    }

    private static boolean isPossible(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES;
    }

    /**
     * The hash of a password, as a file of users has it.
     *
     * @throws IllegalArgumentException if it is too short or too long, saying so without quoting it
     */
    public static String hash(String password) {
        if (password.codePointCount(0, password.length()) < MIN_PASSWORD_CHARACTERS || !isPossible(password)) {
            throw new IllegalArgumentException("the password has " + password.codePointCount(0, password.length())
                    + " characters; expected at least " + MIN_PASSWORD_CHARACTERS + ", and at most "
                    + MAX_PASSWORD_BYTES + " bytes of UTF-8");
        }
        return BcryptFunction.getInstance(Bcrypt.B, COST).hash(password).getResult();
    }
}
