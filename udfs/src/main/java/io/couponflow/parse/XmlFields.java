package io.couponflow.parse;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import io.couponflow.domain.Fields;
import io.couponflow.domain.Reason;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLResolver;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads an XML document into {@link Fields}: what the leaves below the root hold. Attributes, comments, processing
 * instructions and the text of elements with children are passed over. Nothing outside the document is ever read and
 * no entity but the five predefined is ever expanded. Confined to one thread.
 */
final class XmlFields {

    /** The deepest element, the root being 1. */
    static final int MAX_DEPTH = 16;

    /** The most attributes of one element. */
    static final int MAX_ATTRIBUTES = 16;

    /** The most elements of one document. */
    static final int MAX_ELEMENTS = 256;

    /** Names come from a small vocabulary, but whoever posts may make up others: only so many are remembered. */
    private static final int REMEMBERED_NAMES = 1024;

    private static final int LONGEST_REMEMBERED_NAME = 64;

    /** How a detail begins that tells of a bug rather than of the document. */
    static final String BUG = "the XML reader failed with ";

    private final XMLInputFactory factory = new XmlFactory(hardened()).getXMLInputFactory();
    private final Map<String, String> lowerNames = new HashMap<>();

    private final String[] path = new String[MAX_DEPTH + 1];
    private final String[] names = new String[MAX_ELEMENTS];
    private final String[] values = new String[MAX_ELEMENTS];
    private int size;
    private char[] text = new char[1024];
    private int textLength;

    XmlFields() {
        // Jackson's factory has switched it on; the pieces of a text are joined here, without a copy for each.
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    }

    /**
     * The fields of a document.
     *
     * @throws Refusal if it is {@link Reason#FORBIDDEN_XML}, {@link Reason#TOO_COMPLEX} or {@link Reason#MALFORMED_XML},
     *     whichever is met first
     */
    Fields read(String document) throws Refusal {
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
            try {
                readAll(reader);
            } finally {
                reader.close();
            }
            return new Fields(Arrays.copyOf(names, size), Arrays.copyOf(values, size), size);
        } catch (XMLStreamException e) {
            throw refusal(e, document);
        } catch (RuntimeException e) {
            // So Woodstox reports a fault of a text that it had put off reading. Anything else is a bug that a
            // document has found: it costs that document, not the job.
            throw e.getCause() instanceof XMLStreamException cause
                    ? refusal(cause, document)
                    : new Refusal(Reason.MALFORMED_XML, BUG + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(values, 0, size, null);
        }
    }

    private void readAll(XMLStreamReader reader) throws XMLStreamException, Refusal {
        size = 0;
        int depth = 0;
        boolean leaf = false;
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path[++depth] = reader.getLocalName();
                    leaf = true;
                    textLength = 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (leaf) {
                        append(reader);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (leaf && depth > 1) {
                        addField(depth);
                    }
                    leaf = false;
                    depth--;
                }
                case XMLStreamConstants.DTD -> throw forbidden("a DOCTYPE", reader.getLocation());
                case XMLStreamConstants.END_DOCUMENT -> {
                    return;
                }
                default -> {}
            }
        }
    }

    private void append(XMLStreamReader reader) {
        int length = reader.getTextLength();
        if (textLength + length > text.length) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, textLength + length));
        }
        System.arraycopy(reader.getTextCharacters(), reader.getTextStart(), text, textLength, length);
        textLength += length;
    }

    private void addField(int depth) {
        int start = 0;
        int end = textLength;
        while (start < end && Blank.is(text[start])) {
            start++;
        }
        while (end > start && Blank.is(text[end - 1])) {
            end--;
        }
        if (start < end) {
            names[size] = depth == 2 ? lower(path[2]) : nestedName(depth);
            values[size++] = new String(text, start, end - start);
        }
    }

    private String nestedName(int depth) {
        StringBuilder name = new StringBuilder(lower(path[2]));
        for (int i = 3; i <= depth; i++) {
            name.append('/').append(lower(path[i]));
        }
        return name.toString();
    }

    private String lower(String name) {
        String known = lowerNames.get(name);
        if (known != null) {
            return known;
        }
        String lower = Values.lower(name);
        if (lowerNames.size() < REMEMBERED_NAMES && name.length() <= LONGEST_REMEMBERED_NAME) {
            lowerNames.put(name, lower);
        }
        return lower;
    }

    private static WstxInputFactory hardened() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        // Without a DTD there is no declared entity, so "replacing" asks this resolver for every one, in text and in
        // attributes alike. Not replacing would drop those in attribute values in silence.
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(WstxInputProperties.P_UNDECLARED_ENTITY_RESOLVER, ForbiddenEntity.RESOLVER);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) MAX_ELEMENTS);
        return factory;
    }

    private static Refusal refusal(XMLStreamException e, String document) {
        if (e instanceof ForbiddenEntity) {
            return forbidden("a reference to an entity", null);
        }
        if (isLimit(e)) {
            return new Refusal(
                    Reason.TOO_COMPLEX,
                    "deeper than " + MAX_DEPTH + ", more than " + MAX_ATTRIBUTES
                            + " attributes on an element, or more than " + MAX_ELEMENTS + " elements");
        }
        Location location = e.getLocation();
        return location != null && isDeclaration(document, location.getCharacterOffset())
                ? forbidden("a DOCTYPE or an entity declaration", location)
                : malformed(location);
    }

    /** Whether what begins at the last {@code <} up to an offset is a DOCTYPE or an entity declaration, out of place. */
    private static boolean isDeclaration(String document, int offset) {
        int start = document.lastIndexOf('<', offset);
        return document.startsWith("<!DOCTYPE", start) || document.startsWith("<!ENTITY", start);
    }

    /** Woodstox has an exception of its own for every fault of a document, and the plain one for its limits. */
    private static boolean isLimit(XMLStreamException e) {
        return e.getClass() == XMLStreamException.class;
    }

    private static Refusal forbidden(String what, @Nullable Location location) {
        return new Refusal(Reason.FORBIDDEN_XML, what + at(location) + "; none is allowed");
    }

    private static Refusal malformed(@Nullable Location location) {
        return new Refusal(Reason.MALFORMED_XML, "not well-formed XML" + at(location));
    }

    /** Where, in words; never what is there. */
    private static String at(@Nullable Location location) {
        if (location == null) {
            return "";
        }
        return " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    }

    /** Thrown where the document refers to an entity. */
    private static final class ForbiddenEntity extends XMLStreamException {

        private static final long serialVersionUID = 1L;

        static final XMLResolver RESOLVER = (publicId, systemId, base, entity) -> {
            throw new ForbiddenEntity();
        };
    }
}
